package featurekeyproxy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between the packages pointing down. */
class LayersTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("featurekeyproxy");

    @Test
    void messageKnowsOnlyTheJdkAndStreamingJson() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.message..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "featurekeyproxy.message..",
                        "featurekeyproxy.text",
                        "java..",
                        "org.jspecify..",
                        "com.fasterxml.jackson.core..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void mappingKnowsMessagesAndJsonButNeitherCamelNorSockets() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.mapping..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel..", "io.vertx..", "io.netty..", "featurekeyproxy.wspair..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void rolloutKnowsNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.rollout..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("featurekeyproxy.rollout..", "java..", "org.jspecify..")
                .check(PRODUCT);
    }

    @Test
    void reloadIsGroundForAllThatIsMadeOfFiles() {
        classes()
                .that()
                .resideInAPackage("featurekeyproxy.reload..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "featurekeyproxy.reload..", "featurekeyproxy.text..", "java..", "org.jspecify..", "org.slf4j..")
                .check(PRODUCT);
    }

    @Test
    void theServerOfTheManagementPortKnowsNothingOfWhatItServes() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.ops.http")
                .should()
                .dependOnClassesThat(resideInAPackage("featurekeyproxy..")
                        .and(not(resideInAnyPackage("featurekeyproxy.ops.http", "featurekeyproxy.text"))))
                .check(PRODUCT);
    }

    @Test
    void nothingThatIsObservedKnowsItsObservers() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "featurekeyproxy.message..",
                        "featurekeyproxy.mapping..",
                        "featurekeyproxy.rollout..",
                        "featurekeyproxy.wspair..",
                        "featurekeyproxy.route..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("featurekeyproxy.ops..")
                .check(PRODUCT);
    }

    @Test
    void sessionKnowsNeitherMappingNorRollout() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.wspair..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("featurekeyproxy.mapping..", "featurekeyproxy.rollout..", "featurekeyproxy.route..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void nothingImportsTheWiring() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.(*)..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("featurekeyproxy")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void simulatorImportsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("featurekeyproxy.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "featurekeyproxy",
                        "featurekeyproxy.message..",
                        "featurekeyproxy.mapping..",
                        "featurekeyproxy.wspair..",
                        "featurekeyproxy.route..")
                .allowEmptyShould(true)
                .check(PRODUCT);
    }
}
