package featurekeyproxy.mapping;

import featurekeyproxy.message.RandomJson;
import java.util.List;

/**
 * A random initialization message in three parts: the bytes of one code between two texts that nothing may change.
 *
 * @param inString whether the code stands in a string of JSON
 */
record RandomInitialization(String before, String code, String after, boolean inString) {
    /** Returns a request that holds this code once, in any shape, among whatever else may be there. */
    static RandomInitialization request(String code, RandomJson json) {
        RandomInitialization list = new RandomInitialization(
                "[" + commaBehind(json.some(2, () -> json.value(1))) + json.space() + "\"",
                json.escaped(code),
                "\"" + json.space() + commaBefore(json.some(2, () -> json.value(1))) + "]",
                false);
        return list.inMessage(
                json,
                json.oneOf("FeatureCodes", "featureCodes"),
                json.oneOf("ApplicationInitializationMessage", "A.B+ApplicationInitializationPayload, A.B"));
    }

    /** Returns a reply that holds this code, in any shape, among whatever else may be there. */
    static RandomInitialization reply(String code, RandomJson json) {
        return new RandomInitialization("\"", json.escaped(code), "\"", false)
                .inMessage(
                        json,
                        json.oneOf("FeatureKeysConfirmationCode", "featureKeysConfirmationCode"),
                        json.oneOf("ApplicationInitializationResponseMessage", "A.ApplicationInitializationResponse"));
    }

    private RandomInitialization inMessage(RandomJson json, String property, String type) {
        RandomInitialization payload = member(json, json.escaped(property));
        if (json.oneIn(3)) {
            return payload;
        }
        RandomInitialization value = json.oneIn(2) ? payload : payload.asString(json);
        RandomInitialization message = value.member(json, json.oneOf("Payload", "payload", "Info", "Body"));
        String typed = "{\"" + json.oneOf("MessageType", "$type") + "\" :\"" + json.escaped(type) + "\",";
        return new RandomInitialization(
                typed + message.before.substring(1), message.code, message.after, message.inString);
    }

    /** Returns the object that has this value under the name, between strangers. */
    private RandomInitialization member(RandomJson json, String name) {
        return new RandomInitialization(
                "{" + commaBehind(json.strangers()) + json.space() + "\"" + name + "\"" + json.space() + ":" + before,
                code,
                after + json.space() + commaBefore(json.strangers()) + "}",
                inString);
    }

    private RandomInitialization asString(RandomJson json) {
        return new RandomInitialization(
                "\"" + json.escaped(before), json.escaped(code), json.escaped(after) + "\"", true);
    }

    private static String commaBehind(List<String> values) {
        return values.isEmpty() ? "" : String.join(",", values) + ",";
    }

    private static String commaBefore(List<String> values) {
        return values.isEmpty() ? "" : "," + String.join(",", values);
    }

    String json() {
        return before + code + after;
    }

    /** Returns the message with another code, written with the escapes that it needs where it stands. */
    String with(String otherCode) {
        String once = escaped(otherCode);
        return before + (inString ? escaped(once) : once) + after;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
