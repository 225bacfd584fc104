package featurekeyproxy.ops.support;

import featurekeyproxy.config.SettingsReader;

/** What is in force of the settings, each with where it was set, and no secret. */
public final class EffectiveSettings {
    private EffectiveSettings() {}

    /** Returns a line for each key; a value that no setting of ours or Camel's is about may be anybody's secret. */
    public static String text(SettingsReader reader) {
        StringBuilder text = new StringBuilder();
        reader.all().forEach((key, value) -> {
            boolean ours = key.startsWith("proxy.") || key.startsWith("camel.");
            text.append(key).append('=').append(ours ? Secrets.shown(key, value.toString()) : Secrets.NOT_SHOWN);
            text.append("   # ")
                    .append(reader.isDefault(key) ? "default" : reader.place(key))
                    .append('\n');
        });
        return text.toString();
    }
}
