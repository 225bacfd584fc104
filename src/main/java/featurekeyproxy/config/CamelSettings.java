package featurekeyproxy.config;

import featurekeyproxy.config.value.ValueType;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the proxy sets of Camel itself, which reads these keys as it reads its others. */
final class CamelSettings {
    static final SettingGroup GROUP = SettingGroup.of(
            "Camel",
            Setting.of(
                    "camel.main.name",
                    ValueType.text(),
                    "feature-key-proxy",
                    "name of the Camel context, in names of threads",
                    "proxy-north"),
            Setting.of(
                    "camel.main.startup-summary-level",
                    words("off", "oneline", "brief", "default", "verbose"),
                    "oneline",
                    "what Camel logs at start: `off`, `oneline`, `brief`, `default`, `verbose`",
                    "default"),
            Setting.of(
                    "camel.main.shutdown-timeout",
                    ValueType.number(1, 86_400),
                    "30",
                    "how many seconds messages in a route get to finish at the end",
                    "10"),
            flag("stream-caching-enabled", "leave it: messages are bytes in memory and need no cache"),
            flag(
                    "use-mdc-logging",
                    "whether session, route and Camel's ids are put into the logging context, for what your steps log; costs time for each message"),
            flag(
                    "message-history",
                    "whether Camel records the steps of each message, for the traces of failures; costs time"),
            flag("use-breadcrumb", "whether Camel puts an id on each message; costs time"),
            flag("jmx-enabled", "whether Camel can be looked at by JMX"));

    private CamelSettings() {}

    private static Setting<Boolean> flag(String name, String text) {
        return Setting.of("camel.main." + name, ValueType.flag(), "false", text, "true");
    }

    private static ValueType<String> words(String... words) {
        return ValueType.oneOf(Stream.of(words).collect(Collectors.toMap(word -> word, word -> word)));
    }
}
