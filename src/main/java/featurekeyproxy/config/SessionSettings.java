package featurekeyproxy.config;

import featurekeyproxy.config.value.Units;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.wspair.leg.Leg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How sessions are carried and ended, and the files that say what happens to their messages. */
public final class SessionSettings {
    private static final int MOST_WORKERS = 10_000;

    static final Setting<Integer> MAX_MESSAGE_SIZE = Setting.of(
                    "proxy.message.max-size",
                    Units.size(),
                    "16MiB",
                    "the longest message, in each direction; the session is closed with 1009 beyond it",
                    "64MiB")
            .into((component, size) -> {
                component.getTomes().setMaxMessageSize(size);
                component.getTerminal().setMaxMessageSize(size);
            });

    static final Setting<Boolean> STRICT_UTF8 = Setting.of(
                    "proxy.strict-utf8",
                    ValueType.flag(),
                    "true",
                    "whether text that is not UTF-8 ends the session with 1007, as RFC 6455 demands"
                            + " ([reliability.md](reliability.md)); `false` lets its bytes cross as they are, for a TOMEs or a"
                            + " Terminal that sends other text",
                    "false")
            .into((component, on) -> {
                component.getTomes().setStrictUtf8(on);
                component.getTerminal().setStrictUtf8(on);
            });

    static final Setting<Duration> CLOSE_TIMEOUT = Setting.of(
                    "proxy.close-timeout",
                    Units.duration(),
                    "10s",
                    "how long a session may take from the first sign of closing to the end of both connections",
                    "5s")
            .into((component, time) -> component.setCloseTimeout(time.toMillis()));

    static final Setting<Duration> DRAIN_TIMEOUT = Setting.of(
            "proxy.drain.timeout",
            Units.durationOrZero(),
            "5s",
            "when the proxy is told to end: how long sessions may go on until they are quiet; `0` closes them at once:"
                    + " [reliability.md](reliability.md#the-end-of-the-proxy)",
            "2m");

    static final Setting<Integer> EVENT_LOOPS = Setting.of(
                    "proxy.event-loops",
                    ValueType.numberOr("auto"),
                    "auto",
                    "how many event loops carry the sessions, each session on one of them; `auto` is one for each core",
                    "4")
            .into((component, loops) -> component.setEventLoops(loops));

    static final Setting<Integer> WORKER_THREADS = Setting.of(
                    "proxy.worker-threads",
                    ValueType.number(1, MOST_WORKERS),
                    "64",
                    "how many messages may be in routes with `dispatch=worker` at a time:"
                            + " [routes.md](routes.md#steps-that-block)",
                    "200")
            .into((component, threads) -> component.setWorkerThreads(threads));

    static final Setting<Duration> IDLE_TIMEOUT = Setting.of(
                    "proxy.idle-timeout",
                    Units.durationOr("off"),
                    "off",
                    "how long a session may carry no message before it is closed with 1001; pings are no messages",
                    "8h")
            .into((component, time) -> component.setIdleTimeout(time.toMillis()));

    public static final Setting<Path> MAPPING_FILE = Setting.of(
            "proxy.mapping.file",
            ValueType.path("file"),
            "config/mapping.json",
            "which code becomes which; read again when it is saved: [mapping.md](mapping.md). Without it only the"
                    + " demo starts, with invented codes",
            "/etc/fkp/mapping.json");

    public static final Setting<Optional<Path>> LIB_DIRECTORY = Setting.of(
            "proxy.lib.directory",
            ValueType.pathOrNone("directory"),
            "lib",
            "where jars of the site may lie, for routes or with a codec, empty for none: [routes.md](routes.md#jars-of-a-site),"
                    + " [mapping.md](mapping.md)",
            "/opt/fkp/lib");

    public static final Setting<Path> ROUTES_DIRECTORY = Setting.of(
            "proxy.routes.directory",
            ValueType.path("directory"),
            "routes",
            "the route files; read again when they are saved: [routes.md](routes.md)",
            "/etc/fkp/routes");

    public static final Setting<Set<Leg>> ROUTES_UNMAPPED = Setting.of(
            "proxy.routes.unmapped",
            ValueType.of("legs", "names of legs with commas between: tomes, terminal", SessionSettings::legs),
            "",
            "the legs whose messages are meant to pass without the mapping, so that nobody is told of it:"
                    + " [routes.md](routes.md#routes-without-the-mapping)",
            "terminal");

    private static Set<Leg> legs(String text) {
        return ValueType.parts(text).stream().map(Leg::named).collect(Collectors.toUnmodifiableSet());
    }

    static final SettingGroup GROUP = SettingGroup.of(
            "Sessions and files",
            MAX_MESSAGE_SIZE,
            STRICT_UTF8,
            CLOSE_TIMEOUT,
            DRAIN_TIMEOUT,
            EVENT_LOOPS,
            WarmUpSettings.MESSAGES,
            WarmUpSettings.LIMIT,
            WORKER_THREADS,
            IDLE_TIMEOUT,
            MAPPING_FILE,
            LIB_DIRECTORY,
            ROUTES_DIRECTORY,
            ROUTES_UNMAPPED);

    private SessionSettings() {}
}
