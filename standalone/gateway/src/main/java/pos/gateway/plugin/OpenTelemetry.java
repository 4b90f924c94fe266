package pos.gateway.plugin;

import pos.gateway.config.Settings;

/** Has Kong record spans; the built-in gateway's are those of its process, whatever this plugin says. */
record OpenTelemetry() implements Plugin {

  static OpenTelemetry from(Settings config) {
    config.text("traces_endpoint");
    config.skip("resource_attributes", "propagation", "queue");
    return new OpenTelemetry();
  }
}
