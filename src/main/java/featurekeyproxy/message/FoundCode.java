package featurekeyproxy.message;

import featurekeyproxy.message.json.JsonText;

/**
 * A code in an initialization message: its text and where that stands.
 *
 * @param text the code, free of escapes
 * @param start the first byte of the code in the whole payload, behind the opening quote
 * @param end the byte behind the code, where the closing quote begins
 * @param quoteEnd the byte behind the closing quote, which may be longer than one byte in a string of JSON
 * @param inString whether the code stands in a string of JSON, where everything is escaped twice
 */
public record FoundCode(String text, int start, int end, int quoteEnd, boolean inString) {
    /** Returns the splice that puts another code here. */
    public Splice replacedBy(String code) {
        return new Splice(start, end, escaped(JsonText.escape(code)));
    }

    /** Returns the splice that puts another code behind this one in the list that this one stands in. */
    public Splice followedBy(String code) {
        return new Splice(quoteEnd, quoteEnd, escaped(",\"" + JsonText.escape(code) + "\""));
    }

    private String escaped(String json) {
        return inString ? JsonText.escape(json) : json;
    }

    /** Returns where the code is, never the code. */
    @Override
    public String toString() {
        return "code at bytes " + start + " to " + end;
    }
}
