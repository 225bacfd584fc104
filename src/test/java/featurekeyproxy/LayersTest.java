package featurekeyproxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between the packages pointing down, and the packages small enough to be known. */
class LayersTest {
    private static final int MOST_CLASSES_OF_A_PACKAGE = 24;
    private static final int LARGEST_CIRCLE_OF_CLASSES = 3;

    private static final String ARROWS = "package-arrows.txt";
    private static final String CIRCLES = "class-circles.txt";
    private static final String NAMES = "names.txt";
    private static final String SIZES = "package-sizes.txt";

    /** From the ground up: a pattern of packages, and the patterns of those that they may know besides each other. */
    private static final List<Layer> LAYERS = List.of(
            new Layer("text.."),
            new Layer("process.."),
            new Layer("files..", "text.."),
            new Layer("message.json..", "text.."),
            new Layer("message..", "message.json..", "text.."),
            new Layer("rollout.."),
            new Layer("reload..", "process..", "text.."),
            new Layer("mapping.device..", "message..", "message.json..", "text.."),
            new Layer("mapping..", "mapping.device..", "message..", "message.json..", "process..", "text.."),
            new Layer("mapping.file..", "mapping..", "mapping.device..", "message..", "reload..", "text.."),
            new Layer("wspair..", "message..", "process..", "reload..", "text.."),
            new Layer(
                    "route..",
                    "mapping..",
                    "mapping.device..",
                    "message..",
                    "reload..",
                    "rollout..",
                    "wspair..",
                    "text.."),
            new Layer("ops.http..", "reload..", "text.."),
            new Layer("ops..", below("ops.http..", "route..", "rollout..", "wspair..")),
            new Layer("config..", below("ops..", "ops.http..", "wspair..")),
            new Layer("ops.support..", below("config..", "ops..", "ops.http..", "route..", "wspair..")),
            new Layer("simulator.."));

    private record Layer(String pattern, List<String> mayKnow) {
        Layer(String pattern, String... mayKnow) {
            this(pattern, List.of(mayKnow));
        }

        String base() {
            return pattern.substring(0, pattern.length() - 2);
        }

        boolean holds(String room) {
            return room.equals(base()) || room.startsWith(base() + ".");
        }
    }

    private static String[] below(String... more) {
        return Stream.concat(
                        Stream.of(more),
                        Stream.of(
                                "files..",
                                "mapping..",
                                "mapping.device..",
                                "mapping.file..",
                                "message..",
                                "process..",
                                "reload..",
                                "text.."))
                .toArray(String[]::new);
    }

    /** Returns the layer of a package: of those that match the most special one, as {@code mapping.file} in mapping. */
    private static Optional<Layer> layer(String room) {
        return LAYERS.stream().filter(layer -> layer.holds(room)).max(Comparator.comparingInt(layer -> layer.base()
                .length()));
    }

    @Test
    void everyPackageIsInALayerAndNoLayerIsEmpty() {
        Map<String, Set<String>> packages = Structure.packages();
        Set<String> layers = new TreeSet<>();
        for (String room : packages.keySet()) {
            if (!room.isEmpty()) {
                assertThat(layer(room))
                        .as("the layer of the package %s: give it a line in LAYERS, with what it may know", room)
                        .isPresent();
                layer(room).ifPresent(layer -> layers.add(layer.pattern()));
            }
        }
        assertThat(layers)
                .as("the layers that a package is in; a layer without one guards nothing, so rename or remove its line")
                .containsExactlyInAnyOrderElementsOf(
                        LAYERS.stream().map(Layer::pattern).toList());
        assertThat(LAYERS.stream().map(Layer::pattern)).doesNotHaveDuplicates();
        assertThat(LAYERS.stream().flatMap(layer -> layer.mayKnow().stream())).isSubsetOf(layers);
    }

    @Test
    void arrowsBetweenPackagesPointDown() {
        Set<String> upward = new TreeSet<>();
        Structure.packages()
                .forEach((from, targets) ->
                        targets.stream().filter(to -> !mayKnow(from, to)).forEach(to -> upward.add(arrow(from, to))));

        upward.removeAll(Structure.frozen(ARROWS));
        assertThat(upward)
                .as(
                        "packages that know one they must not (LAYERS, and nobody the root): turn the arrow, by an interface"
                                + " of the lower package or by moving the class; do not add a line to src/test/frozen/"
                                + ARROWS)
                .isEmpty();
    }

    private static boolean mayKnow(String from, String to) {
        Optional<Layer> layer = layer(from);
        Optional<Layer> target = layer(to);
        return from.isEmpty()
                || (layer.isPresent()
                        && target.isPresent()
                        && (layer.equals(target)
                                || layer.get().mayKnow().contains(target.get().pattern())));
    }

    private static String arrow(String from, String to) {
        return from + " -> " + (to.isEmpty() ? "featurekeyproxy" : to);
    }

    @Test
    void packagesAreFreeOfCircles() {
        Set<String> frozen = Structure.frozen(ARROWS);
        Map<String, Set<String>> packages = Structure.packages();
        packages.forEach((from, targets) -> targets.removeIf(to -> frozen.contains(arrow(from, to))));

        assertThat(Circles.of(packages, 1))
                .as("circles of packages: turn one arrow of each; do not add a line to src/test/frozen/" + ARROWS)
                .isEmpty();
    }

    @Test
    void frozenArrowsAreStillThere() {
        Set<String> gone = Structure.frozen(ARROWS);
        Structure.packages().forEach((from, targets) -> targets.forEach(to -> gone.remove(arrow(from, to))));

        assertThat(gone)
                .as("arrows that are gone, well done: remove their lines from src/test/frozen/" + ARROWS)
                .isEmpty();
    }

    @Test
    void noMoreThanThreeClassesDependOnEachOtherInACircle() {
        Set<String> inCircles = Circles.of(Structure.classes(), LARGEST_CIRCLE_OF_CLASSES).stream()
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> frozen = Structure.frozen(CIRCLES);

        Set<String> newcomers = new TreeSet<>(inCircles);
        newcomers.removeAll(frozen);
        assertThat(newcomers)
                .as("classes in a circle of more than " + LARGEST_CIRCLE_OF_CLASSES
                        + ": cut it, by an interface with two"
                        + " users, a record of what the other needs, or a move; a class that was only renamed changes its"
                        + " line in src/test/frozen/" + CIRCLES + ", which never grows")
                .isEmpty();
        Set<String> gone = new TreeSet<>(frozen);
        gone.removeAll(inCircles);
        assertThat(gone)
                .as("classes that are in no circle any more, well done: remove their lines from src/test/frozen/"
                        + CIRCLES)
                .isEmpty();
    }

    @Test
    void noPackageHasMoreClassesThanOneCanKeepInMind() {
        Map<String, Long> sizes = Structure.PRODUCT.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(Structure::room, TreeMap::new, Collectors.counting()));

        assertThat(sizes).hasSizeGreaterThan(20);
        Set<String> large = new TreeSet<>();
        sizes.forEach((room, size) -> {
            if (size > MOST_CLASSES_OF_A_PACKAGE) {
                large.add(room + " " + size);
            }
        });
        assertThat(large)
                .as("packages of more than " + MOST_CLASSES_OF_A_PACKAGE
                        + " top-level classes: split them by what changes"
                        + " together; one that has shrunk gets its new number, or loses its line, in src/test/frozen/"
                        + SIZES)
                .isEqualTo(Structure.frozen(SIZES));
    }

    @Test
    void messageKnowsOnlyTheJdkAndStreamingJson() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.message..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "featurekeyproxy.message..",
                        "featurekeyproxy.text..",
                        "java..",
                        "org.jspecify..",
                        "com.fasterxml.jackson.core..")
                .check(Structure.PRODUCT);
    }

    @Test
    void mappingKnowsNeitherCamelNorSockets() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel..", "io.vertx..", "io.netty..")
                .check(Structure.PRODUCT);
    }

    @Test
    void rolloutKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.rollout..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("featurekeyproxy.rollout..", "java..", "org.jspecify..")
                .check(Structure.PRODUCT);
    }

    @Test
    void reloadIsGroundForAllThatIsMadeOfFiles() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.reload..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "featurekeyproxy.reload..",
                        "featurekeyproxy.text..",
                        "featurekeyproxy.process",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..")
                .check(Structure.PRODUCT);
    }

    @Test
    void whatEndsAProcessIsGroundThatKnowsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.process")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("featurekeyproxy.process", "java..", "org.jspecify..")
                .check(Structure.PRODUCT);
    }

    private static final Pattern FOREIGN = Pattern.compile(
            "^import (?:org\\.apache\\.camel|io\\.vertx|io\\.netty)\\.[\\w.]*\\.(\\w+);", Pattern.MULTILINE);

    @Test
    void everySimpleNameMeansOneThing() throws IOException {
        Set<String> frozen = Structure.frozen(NAMES);
        List<String> names = new ArrayList<>();
        Set<String> foreign = new TreeSet<>();
        for (Path file : sources()) {
            String name = String.valueOf(file.getFileName()).replace(".java", "");
            if (!name.equals("package-info")) {
                names.add(name);
            }
            FOREIGN.matcher(Files.readString(file)).results().forEach(each -> foreign.add(each.group(1)));
        }

        Set<String> twice = names.stream()
                .filter(name -> Collections.frequency(names, name) > 1)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(names).hasSizeGreaterThan(400);
        Set<String> gone = new TreeSet<>(frozen);
        gone.removeAll(twice);
        twice.removeAll(frozen);
        assertThat(twice)
                .as("names of two top-level classes of src/main, src/generated, src/test and src/bench: rename one")
                .isEmpty();
        assertThat(gone)
                .as("names of one class only, well done: remove their lines from src/test/frozen/" + NAMES)
                .isEmpty();
        assertThat(foreign)
                .as("types of Camel, Vert.x and Netty that we import; rename ours, as a reader takes one for the other")
                .hasSizeGreaterThan(100)
                .doesNotContainAnyElementsOf(names);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
