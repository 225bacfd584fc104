package featurekeyproxy.message.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import featurekeyproxy.message.Fragments;
import featurekeyproxy.message.RandomJson;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The scanner against Jackson: they take and refuse the same texts, and decode strings alike. */
class JsonCursorPropertiesTest {
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void takesWhatJacksonTakes(@ForAll("damaged") String json, @ForAll @Size(max = 4) List<Integer> cuts) {
        byte[] bytes = json.getBytes(UTF_8);
        assertThat(isJson(new JsonCursor(bytes, 0, bytes.length))).as(json).isEqualTo(jacksonTakes(json));
        assertThat(isJson(new JsonCursor(Fragments.cut(bytes, cuts))))
                .as("in fragments: " + json)
                .isEqualTo(jacksonTakes(json));
    }

    @Property
    void decodesStringsAsJacksonDoes(@ForAll("strings") String json) throws IOException, MalformedJsonException {
        byte[] bytes = json.getBytes(UTF_8);
        JsonValue value = JsonValue.document(bytes, new JsonCursor(bytes, 0, bytes.length));
        try (JsonParser parser = JACKSON.createParser(json)) {
            parser.nextToken();
            // half a surrogate pair becomes the same number of question marks in no two decoders
            byte[] expected = parser.getText().replaceAll("\\p{Cs}", "").getBytes(UTF_8);
            assertThat(new String(value.text().toBytes(), UTF_8).replace("\uFFFD", ""))
                    .isEqualTo(new String(expected, UTF_8));
        }
    }

    @Property
    void whatIsEscapedComesBackAsItWas(@ForAll String text) throws MalformedJsonException {
        byte[] json = ("\"" + JsonText.escape(text) + "\"").getBytes(UTF_8);
        String decoded = JsonValue.document(json, new JsonCursor(json, 0, json.length))
                .text()
                .toString();
        assertThat(decoded.replace("\uFFFD", ""))
                .isEqualTo(text.replaceAll("\\p{Cs}", "").replace("\uFFFD", ""));
    }

    @Example
    void refusesEveryBeginningOfAText() {
        byte[] json = "{\"a\\u00e9\":[1.5e-3,true,null,{\"b\":\"\\n\"}]}".getBytes(ISO_8859_1);
        for (int length = 0; length < json.length; length++) {
            assertThat(isJson(new JsonCursor(json, 0, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(isJson(new JsonCursor(json, 0, json.length))).isTrue();
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.randomValue(random -> "\"" + new RandomJson(random).stringContent() + "\"");
    }

    @Provide
    Arbitrary<String> damaged() {
        return Arbitraries.randomValue(random -> damaged(new RandomJson(random), random));
    }

    /** Returns JSON in which, two times out of three, one character is missing or something is put in. */
    private static String damaged(RandomJson json, Random random) {
        String text = json.value(3);
        if (json.oneIn(3)) {
            return text;
        }
        int at = random.nextInt(text.length());
        String piece =
                json.oneOf("", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u12", "0", "-", ".", "e", "+", "t", " ");
        return text.substring(0, at) + piece + text.substring(at + (piece.isEmpty() ? 1 : 0));
    }

    private static boolean isJson(JsonCursor cursor) {
        try {
            cursor.skipValue();
            cursor.expectEnd();
            return true;
        } catch (MalformedJsonException e) {
            return false;
        }
    }

    private static boolean jacksonTakes(String json) {
        try (JsonParser parser = JACKSON.createParser(json)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
