package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/architecture.md} and the trails of {@code CONTRIBUTING.md} to the packages, methods and files that there are. */
class ArchitectureDocumentTest {
    private static final String ROOT = "root";

    private final Map<String, Set<String>> mayKnow = new LinkedHashMap<>();
    private String document = "";

    @BeforeEach
    void readTable() throws IOException {
        document = Files.readString(Path.of("docs/architecture.md"));
        results("(?m)^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|$")
                .forEach(row -> mayKnow.put(
                        row.group(1),
                        Stream.of(row.group(2).split("[`, ]+"))
                                .filter(room -> !room.isEmpty())
                                .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(mayKnow).hasSizeGreaterThan(10);
        Set<String> all = new TreeSet<>(mayKnow.keySet());
        all.remove(ROOT);
        mayKnow.put(ROOT, all);
    }

    private Stream<MatchResult> results(String pattern) {
        return Pattern.compile(pattern).matcher(document).results();
    }

    private Set<String> known(String room) {
        return mayKnow.getOrDefault(room, Set.of());
    }

    /** Returns the room of a class: of those that hold its package the innermost. */
    private String room(JavaClass type) {
        String name = Structure.room(type);
        return name.isEmpty()
                ? ROOT
                : mayKnow.keySet().stream()
                        .filter(room -> name.equals(room) || name.startsWith(room + "."))
                        .max(Comparator.comparingInt(String::length))
                        .orElseThrow(() -> new AssertionError("docs/architecture.md has no room for " + name));
    }

    @Test
    void eachPackageIsInARoomAndEachRoomHasClasses() {
        Set<String> rooms = Structure.PRODUCT.stream().map(this::room).collect(Collectors.toSet());

        assertThat(rooms).isEqualTo(mayKnow.keySet());
    }

    @Test
    void noRoomKnowsAnotherThanTheTableSays() {
        Set<String> more = new TreeSet<>();
        for (JavaClass type : Structure.PRODUCT) {
            String from = room(type);
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> Structure.PRODUCT.contain(target.getName()))
                    .map(this::room)
                    .filter(to -> !to.equals(from) && !known(from).contains(to))
                    .forEach(to -> more.add(from + " -> " + to + " because of " + type.getSimpleName()));
        }

        assertThat(more).isEmpty();
    }

    @Test
    void thePictureShowsTheArrowsOfTheTableThatNoOtherArrowsReplace() {
        Set<String> drawn = results("(?m)^    ([a-z.]+) --> ([a-z.]+)$")
                .map(arrow -> arrow.group(1) + " -> " + arrow.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> needed = new TreeSet<>();
        mayKnow.forEach((from, all) -> all.stream()
                .filter(to -> all.stream().noneMatch(other -> reaches(other, to)))
                .forEach(to -> needed.add(from + " -> " + to)));

        assertThat(drawn).isEqualTo(needed);
    }

    private boolean reaches(String from, String to) {
        return known(from).stream().anyMatch(next -> next.equals(to) || reaches(next, to));
    }

    @Test
    void eachStepOfTheWayOfAMessageIsAMethod() {
        Set<String> methods = Structure.PRODUCT.stream()
                .flatMap(
                        type -> type.getMethods().stream().map(method -> type.getSimpleName() + "#" + method.getName()))
                .collect(Collectors.toSet());
        Set<String> steps =
                results("\\b[A-Z]\\w+#\\w+\\b").map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));

        assertThat(steps).hasSizeGreaterThan(10);
        steps.removeAll(methods);
        assertThat(steps).as("steps that are no methods any more").isEmpty();
    }

    @Test
    void eachTrailOfANewcomerNamesAtMostThreeFilesAndEachIsThere() throws IOException {
        List<String> trails = Files.readString(Path.of("CONTRIBUTING.md"))
                .lines()
                .filter(line -> line.matches("\\| (change|add) .*"))
                .toList();

        assertThat(trails).hasSize(4).allSatisfy(trail -> {
            List<Path> named = Pattern.compile("`((?:src|docs)/[\\w./-]+)`")
                    .matcher(trail)
                    .results()
                    .map(file -> Path.of(file.group(1)))
                    .toList();
            assertThat(named).hasSizeBetween(1, 3).allSatisfy(file -> assertThat(file)
                    .exists());
        });
    }
}
