package featurekeyproxy.config;

import featurekeyproxy.config.value.UnusableValueException;
import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.message.Protocol;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The names on the wire, each a list in which the first match wins; an empty value keeps the default. */
final class ProtocolSettings {
    private static final Map<Protocol.Setting, Setting<List<String>>> ROWS = new EnumMap<>(Protocol.Setting.class);

    static {
        for (Protocol.Setting setting : Protocol.Setting.values()) {
            ROWS.put(setting, row(setting));
        }
    }

    static final SettingGroup GROUP = new SettingGroup(
            "Names on the wire",
            Arrays.stream(Protocol.Setting.values())
                    .<Setting<?>>map(ProtocolSettings::of)
                    .toList());

    private ProtocolSettings() {}

    static Setting<List<String>> of(Protocol.Setting setting) {
        return ROWS.getOrDefault(setting, row(setting));
    }

    static Protocol read(SettingsReader reader) {
        Protocol protocol = Protocol.DEFAULT;
        for (Protocol.Setting setting : Protocol.Setting.values()) {
            protocol = protocol.with(setting, reader.get(of(setting)));
        }
        return protocol;
    }

    private static Setting<List<String>> row(Protocol.Setting setting) {
        ValueType<List<String>> type = new ValueType<>(
                setting.defaults().get(0).startsWith("/") ? "pointers" : "names",
                "",
                String.join(", ", setting.defaults()),
                false,
                false,
                text -> names(setting, text));
        return Setting.of("proxy.protocol." + setting.key(), type, "", text(setting), example(setting));
    }

    private static List<String> names(Protocol.Setting setting, String text) {
        List<String> names = ValueType.parts(text);
        try {
            return Protocol.DEFAULT
                    .with(setting, names.isEmpty() ? setting.defaults() : names)
                    .names(setting);
        } catch (IllegalArgumentException e) {
            throw new UnusableValueException("", String.valueOf(e.getMessage()));
        }
    }

    private static String text(Protocol.Setting setting) {
        return switch (setting) {
            case TYPE_PROPERTY -> "property that names the type of a message";
            case REQUEST_TYPE -> "types of an initialization request";
            case REPLY_TYPE -> "types of its reply";
            case HANDSHAKE_TYPE -> "types of the event that a device has joined";
            case PAYLOAD_PROPERTY -> "property that holds the payload; else the message itself";
            case CODE_LIST_PROPERTY -> "properties of a request that list codes; all of them count";
            case CONFIRMATION_CODE_PROPERTY -> "properties of a reply that hold the device's code; all of them count";
            case REQUEST_DEVICE -> "where a request names its device";
            case REPLY_DEVICE -> "where a reply names its device";
            case HANDSHAKE_DEVICE -> "where a handshake event names its device";
            case REQUEST_ID -> "ids of a request by which a reply may refer to it; all of them count";
            case REPLY_REQUEST_ID -> "where a reply refers to its request, the most explicit first";
            case HANDSHAKE_VERSION -> "where a handshake event tells the firmware version, below the payload";
            case HANDSHAKE_ADDRESS ->
                "where a handshake event tells the network address, below the payload; for operators only";
        };
    }

    private static String example(Protocol.Setting setting) {
        return switch (setting) {
            case TYPE_PROPERTY -> "Kind";
            case REQUEST_TYPE -> "InitRequest";
            case REPLY_TYPE -> "InitReply";
            case HANDSHAKE_TYPE -> "DeviceJoined";
            case PAYLOAD_PROPERTY -> "Data";
            case CODE_LIST_PROPERTY -> "Codes";
            case CONFIRMATION_CODE_PROPERTY -> "Code";
            case REQUEST_DEVICE -> "/To";
            case REPLY_DEVICE -> "/From";
            case HANDSHAKE_DEVICE -> "/Info/Id";
            case REQUEST_ID -> "/Id";
            case REPLY_REQUEST_ID -> "/AnswerTo";
            case HANDSHAKE_VERSION -> "/Firmware";
            case HANDSHAKE_ADDRESS -> "/Ip";
        };
    }
}
