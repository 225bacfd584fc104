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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the packages free of circles and small enough to be known, and the lowest of them free of frameworks. Which package may know
 * which stands in {@code docs/architecture.md}, held by {@link ArchitectureDocumentTest}.
 */
class LayersTest {
    private static final int MOST_CLASSES_OF_A_PACKAGE = 24;
    private static final int LARGEST_CIRCLE_OF_CLASSES = 3;

    @Test
    void packagesAreFreeOfCircles() {
        assertThat(Circles.of(Structure.packages(), 1))
                .as(
                        "circles of packages: turn one arrow of each, by an interface of the lower package or by moving a class")
                .isEmpty();
    }

    @Test
    void noMoreThanThreeClassesDependOnEachOtherInACircle() {
        assertThat(Circles.of(Structure.classes(), LARGEST_CIRCLE_OF_CLASSES))
                .as("classes in a circle of more than " + LARGEST_CIRCLE_OF_CLASSES
                        + ": cut it, by an interface with two users, a record of what the other needs, or a move")
                .isEmpty();
    }

    @Test
    void noPackageHasMoreClassesThanOneCanKeepInMind() {
        Map<String, Long> sizes = Structure.PRODUCT.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(Structure::room, TreeMap::new, Collectors.counting()));

        assertThat(sizes).hasSizeGreaterThan(20);
        sizes.values().removeIf(size -> size <= MOST_CLASSES_OF_A_PACKAGE);
        assertThat(sizes)
                .as("packages of more than " + MOST_CLASSES_OF_A_PACKAGE
                        + " top-level classes: split them by what changes together")
                .isEmpty();
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
        assertThat(twice)
                .as("names of two top-level classes of src/main, src/generated, src/test and src/bench: rename one")
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
