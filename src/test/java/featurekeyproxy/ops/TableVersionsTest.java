package featurekeyproxy.ops;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.mapping.MappingTable;
import featurekeyproxy.mapping.file.LiveMapping;
import featurekeyproxy.mapping.file.MappingFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which version a table belongs to, whatever is in force when that is asked. */
class TableVersionsTest {
    @TempDir
    Path directory;

    private LiveMapping mapping = new LiveMapping(Path.of("unset"), Optional.empty());

    @BeforeEach
    void look() throws IOException {
        mapping = new LiveMapping(directory.resolve("mapping.json"), Optional.empty());
    }

    @AfterEach
    void stop() {
        mapping.close();
    }

    private MappingTable save(String newCode) throws IOException {
        Files.writeString(mapping.file(), json(newCode));
        mapping.reloadNow();
        return mapping.current().table();
    }

    private static String json(String newCode) {
        return "{ \"featureKeyMappings\": { \"oldToNew\": { \"OLD1\": \"%s\" } } }".formatted(newCode);
    }

    @Test
    void tellsTheVersionOfATableThatWasReplacedWithoutBeingAskedWhileItWasInForce() throws IOException {
        TableVersions versions = new TableVersions(mapping);
        MappingTable first = save("NEW1");
        String hash = mapping.current().hash();
        MappingTable second = save("NEW2");

        assertThat(versions.of(first)).contains(new TableVersions.Name(1, hash));
        assertThat(versions.of(second))
                .hasValueSatisfying(name -> assertThat(name.number()).isEqualTo(2));
    }

    @Test
    void knowsTheMappingOfTheJarWhichComesIntoForceWithoutAReload() {
        TableVersions versions = new TableVersions(mapping);
        mapping.startFrom(
                ((MappingFile.Valid) MappingFile.read(json("NEW1").getBytes(StandardCharsets.UTF_8), "mapping.json"))
                        .mapping());

        assertThat(versions.of(mapping.current().table()))
                .hasValueSatisfying(name -> assertThat(name.number()).isEqualTo(1));
    }

    @Test
    void knowsNoTableThatWasNeverInForce() throws IOException {
        TableVersions versions = new TableVersions(mapping);
        save("NEW1");

        assertThat(versions.of(new MappingTable(List.of(), List.of()))).isEmpty();
    }
}
