package featurekeyproxy.mapping.file;

import static featurekeyproxy.mapping.file.Shape.object;

import featurekeyproxy.mapping.FallbackBehavior;
import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.UnknownDeviceStrategy;
import java.math.BigDecimal;

/**
 * The members that a mapping file may have: those of both forms in which feature key mappings are written down elsewhere,
 * and the {@code devices} of this proxy. {@code docs/mapping.schema.json} says the same to editors.
 */
public final class FileShape {
    /** A year: longer than any firmware transition should remember a device. */
    static final Shape.Num CACHE_TIMEOUT = number(1, 365L * 24 * 3600 * 1000, true, " of milliseconds");

    static final Shape.Num LATENCY = number(0, 3600L * 1000, false, " of milliseconds");
    static final Shape.Num ERROR_RATE = number(0, 1, false, "");

    public static final Shape.Obj FILE = object(
            "$schema",
            new Shape.Text(),
            "featureKeyMappings",
            object(
                    "oldToNew",
                    new Shape.Codes(),
                    "confirmationCodeMappings",
                    new Shape.Codes(),
                    "deriveConfirmationCodes",
                    new Shape.Flag()),
            "tomesConfiguration",
            object("featureKey", new Shape.Text(), "confirmationCode", new Shape.Text()),
            "devices",
            devices(),
            "proxySettings",
            proxySettings(),
            "proxy",
            proxy(),
            "featureKeyValidation",
            featureKeyValidation(),
            "logging",
            logging(),
            "monitoring",
            monitoring());

    private FileShape() {}

    private static Shape.Obj devices() {
        Shape.Obj range = object("profile", new Shape.Choice(DeviceKind.NAMES), "versions", new Shape.Text())
                .requiring("profile", "versions");
        return object(
                "unknown",
                new Shape.Choice(UnknownDeviceStrategy.NAMES),
                DeviceKind.LEGACY.text(),
                new Shape.Arr(new Shape.Text()),
                DeviceKind.NON_DEHP.text(),
                new Shape.Arr(new Shape.Text()),
                "firmware",
                new Shape.Arr(range));
    }

    private static Shape.Obj proxySettings() {
        return object(
                "tomesListenPort",
                property("proxy.tomes.port"),
                "terminalTargetHost",
                property("proxy.terminal.host"),
                "terminalTargetPort",
                property("proxy.terminal.port"),
                "enableLogging",
                new Shape.Elsewhere("set the log levels in config/logback.xml"),
                "fallbackBehavior",
                new Shape.Choice(FallbackBehavior.NAMES));
    }

    private static Shape.Obj proxy() {
        return object(
                "tomesListener",
                object(
                        "host",
                        property("proxy.tomes.host"),
                        "port",
                        property("proxy.tomes.port"),
                        "ssl",
                        property("proxy.tomes.tls")),
                "terminalTarget",
                object(
                        "host",
                        property("proxy.terminal.host"),
                        "port",
                        property("proxy.terminal.port"),
                        "ssl",
                        property("proxy.terminal.tls"),
                        "connectionTimeout",
                        property("proxy.terminal.connect-timeout"),
                        "reconnectInterval",
                        new Shape.Needless(
                                "TOMEs connects again by its own rules, and each time the Terminal is dialled")));
    }

    private static Shape.Obj featureKeyValidation() {
        return object(
                "mappingValidationEnabled",
                new Shape.Fixed(true, "a file is always validated before it is in force"),
                "cacheTimeout",
                CACHE_TIMEOUT,
                "trimaV7NonDEHPCompatibility",
                new Shape.Fixed(true, "it is what the proxy is for; an empty table switches the mapping off"));
    }

    private static Shape.Obj logging() {
        return object(
                "level",
                new Shape.Elsewhere("set the log levels in config/logback.xml"),
                "includeMessagePayloads",
                new Shape.Fixed(false, "payloads hold personal data of donors and are never logged"),
                "auditTransformations",
                new Shape.Fixed(true, "each replaced code is always audited"));
    }

    private static Shape.Obj monitoring() {
        return object(
                "healthCheckInterval",
                new Shape.Needless("health is found out whenever somebody asks for it"),
                "performanceMetrics",
                new Shape.Fixed(true, "metrics are always kept"),
                "alertThresholds",
                object("latencyMs", LATENCY, "errorRate", ERROR_RATE));
    }

    private static Shape property(String key) {
        return new Shape.Elsewhere("set " + key + " in config/application.properties");
    }

    private static Shape.Num number(long from, long to, boolean whole, String unit) {
        return new Shape.Num(BigDecimal.valueOf(from), BigDecimal.valueOf(to), whole, unit);
    }
}
