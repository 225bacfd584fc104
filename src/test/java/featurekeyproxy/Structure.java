package featurekeyproxy;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Which class, and which package, of the product depends on which; names without the {@code featurekeyproxy.} in front. */
final class Structure {
    static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("featurekeyproxy");

    private static final String ROOT = "featurekeyproxy";

    private Structure() {}

    /** Returns for each top-level class those of ours that it depends on, itself not among them. */
    static Map<String, Set<String>> classes() {
        return arrows(Structure::topLevel);
    }

    /** Returns for each package those of ours that it depends on, itself not among them; the root is {@code ""}. */
    static Map<String, Set<String>> packages() {
        return arrows(Structure::room);
    }

    private static Map<String, Set<String>> arrows(Function<JavaClass, String> name) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass each : PRODUCT) {
            Set<String> targets = arrows.computeIfAbsent(name.apply(each), key -> new TreeSet<>());
            each.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .filter(target -> PRODUCT.contain(target.getName()))
                    .map(name)
                    .forEach(targets::add);
            targets.remove(name.apply(each));
        }
        return arrows;
    }

    private static String topLevel(JavaClass type) {
        return type.getEnclosingClass().map(Structure::topLevel).orElseGet(() -> type.getName()
                .substring(ROOT.length() + 1));
    }

    static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }
}
