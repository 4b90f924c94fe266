const VERSION = '{version}';
