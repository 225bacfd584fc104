package featurekeyproxy.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import featurekeyproxy.mapping.file.CheckReportTest;
import featurekeyproxy.mapping.file.FileShape;
import featurekeyproxy.mapping.file.Finding;
import featurekeyproxy.mapping.file.FindingKind;
import featurekeyproxy.mapping.file.MappingFile;
import featurekeyproxy.mapping.file.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/mapping.schema.json}, which editors use, to what the reader of the file says. */
class MappingSchemaTest {
    private static final Path SCHEMA_FILE = Path.of("docs/mapping.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The errors that concern one value alone, which is what a schema can see. */
    private static final Set<FindingKind> VISIBLE_TO_A_SCHEMA = EnumSet.of(
            FindingKind.UNKNOWN_MEMBER,
            FindingKind.MISSING_MEMBER,
            FindingKind.WRONG_TYPE,
            FindingKind.WRONG_VALUE,
            FindingKind.EMPTY_CODE,
            FindingKind.BAD_CHARACTER,
            FindingKind.NOT_HEX,
            FindingKind.ODD_HEX,
            FindingKind.BAD_PATTERN);

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(SCHEMA_FILE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> cases() throws IOException {
        return CheckReportTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void marksTheVeryFilesInWhichTheReaderFindsAWrongValue(Path folderOfCase) throws IOException {
        byte[] bytes = Files.readAllBytes(folderOfCase.resolve("mapping.json"));
        MappingFile.Result result = CheckReportTest.read(folderOfCase);
        Set<FindingKind> errors = EnumSet.noneOf(FindingKind.class);
        result.findings().stream().filter(Finding::isError).map(Finding::kind).forEach(errors::add);
        if (errors.contains(FindingKind.SYNTAX) || errors.contains(FindingKind.NOT_UTF_8)) {
            assertThat(errors)
                    .as("nothing else can be said of text that is no JSON")
                    .hasSize(1);
            return;
        }
        boolean visible = errors.stream().anyMatch(VISIBLE_TO_A_SCHEMA::contains)
                || result.findings().stream().anyMatch(MappingSchemaTest::isMalformedRange);

        assertThat(SCHEMA.validate(json(bytes)))
                .as("%s, where the reader finds %s", folderOfCase, errors)
                .matches(messages -> messages.isEmpty() != visible);
    }

    @Test
    void namesEveryMemberThatTheReaderKnowsAndNoOther() throws IOException {
        JsonNode schema = JSON.readTree(Files.readString(SCHEMA_FILE));

        sameMembers("", FileShape.FILE, schema);
    }

    @Test
    void isFoundByTheShippedFile() throws IOException {
        Path shipped = Path.of("config/mapping.json");
        JsonNode file = JSON.readTree(Files.readString(shipped));

        assertThat(shipped.resolveSibling(file.get("$schema").asText()).normalize())
                .isEqualTo(SCHEMA_FILE);
        assertThat(SCHEMA.validate(file)).isEmpty();
    }

    private static boolean isMalformedRange(Finding finding) {
        return finding.kind() == FindingKind.BAD_RANGE && finding.found().endsWith("is not a range of versions");
    }

    private static JsonNode json(byte[] bytes) throws JsonProcessingException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static void sameMembers(String path, Shape shape, JsonNode schema) {
        if (shape instanceof Shape.Obj object) {
            assertThat(schema.get("properties").fieldNames())
                    .as("members of " + path)
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(object.members().keySet());
            object.members()
                    .forEach((name, inner) -> sameMembers(
                            path + "/" + name, inner, schema.get("properties").get(name)));
        } else if (shape instanceof Shape.Arr array && array.element() instanceof Shape.Obj) {
            sameMembers(path + "[]", array.element(), schema.get("items"));
        } else if (shape instanceof Shape.Choice choice) {
            assertThat(schema.get("enum"))
                    .as("values of " + path)
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(choice.values());
        } else if (shape instanceof Shape.Flag) {
            assertThat(schema.get("type").asText()).as(path).isEqualTo("boolean");
        } else if (shape instanceof Shape.Num bounds) {
            assertThat(schema.get("minimum").decimalValue()).as(path).isEqualByComparingTo(bounds.from());
            assertThat(schema.get("maximum").decimalValue()).as(path).isEqualByComparingTo(bounds.to());
        } else if (shape instanceof Shape.Elsewhere elsewhere) {
            assertThat(schema.get("description").asText())
                    .as(path)
                    .isEqualTo("Not used here: " + elsewhere.advice() + ".");
        }
    }
}
