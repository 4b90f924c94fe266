const FILES = '{files}'.split(' ');
