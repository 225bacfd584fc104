package featurekeyproxy.mapping.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads JSON text into a tree of {@link Json}, or finds the one place where it is no JSON. */
final class JsonTree {
    private static final int DEEPEST = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; line: (\\d+), column: (\\d+)]");

    private final String text;
    private final JsonParser parser;

    private JsonTree(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /** Returns the tree; empty after reporting a {@link FindingKind#SYNTAX} finding. */
    static Optional<Json> read(String text, Findings findings) {
        if (text.isBlank()) {
            findings.add(FindingKind.SYNTAX, Position.START, "the file is empty", "a JSON object: { … }");
            return Optional.empty();
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return new JsonTree(text, parser).readAll(findings);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    private Optional<Json> readAll(Findings findings) throws IOException {
        try {
            parser.nextToken();
            Json root = value();
            if (parser.nextToken() != null) {
                findings.add(FindingKind.SYNTAX, here(), "there is more text behind the end of the JSON value");
                return Optional.empty();
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            Position at = position(e.getLocation() == null ? parser.currentLocation() : e.getLocation());
            findings.add(FindingKind.SYNTAX, at, reason(e, at));
            return Optional.empty();
        }
    }

    private Json value() throws IOException {
        Position at = here();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(at);
            case START_ARRAY -> array(at);
            case VALUE_STRING -> new Json.Text(at, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(at, parser.getDecimalValue(), parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> new Json.Bool(at, token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new Json.Null(at);
            default -> throw new IllegalStateException("no value starts with " + token);
        };
    }

    private Json object(Position at) throws IOException {
        List<Json.Member> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Position nameAt = here();
            parser.nextToken();
            members.add(new Json.Member(name, nameAt, value()));
        }
        return new Json.Obj(at, members);
    }

    private Json array(Position at) throws IOException {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new Json.Arr(at, elements);
    }

    private Position here() {
        return position(parser.currentTokenLocation());
    }

    private static Position position(JsonLocation location) {
        return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private String reason(JsonProcessingException e, Position at) {
        if (e instanceof StreamConstraintsException) {
            return "nested deeper than " + DEEPEST + " levels, or a name or a number that is far too long";
        }
        String message = SOURCE.matcher(e.getOriginalMessage()).replaceAll("line $1, column $2");
        return switch (characterAt(at)) {
            case '/', '#' -> "a comment, which JSON does not have; use a member named \"_comment\"";
            case '\'' -> "a single quote; JSON wants double quotes";
            case '“', '”' -> "a typographic quote; JSON wants the plain double quote";
            case '}', ']' -> misplacedBracket(message);
            default -> message;
        };
    }

    private static String misplacedBracket(String message) {
        return message.startsWith("Unexpected character")
                ? "a closing bracket where a name or a value must follow: a comma too many before it, or a value missing?"
                : message;
    }

    private char characterAt(Position at) {
        String line = text.lines().skip(at.line() - 1L).findFirst().orElse("");
        return at.column() <= line.length() ? line.charAt(at.column() - 1) : '\n';
    }
}
