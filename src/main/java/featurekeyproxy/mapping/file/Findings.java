package featurekeyproxy.mapping.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the findings about one file, so that all of them are reported at once. */
final class Findings {
    private final String file;
    private final List<Finding> findings = new ArrayList<>();

    Findings(String file) {
        this.file = file;
    }

    void add(FindingKind kind, Position at, String found) {
        add(kind, at, found, Optional.empty(), Optional.empty());
    }

    void add(FindingKind kind, Position at, String found, String allowed) {
        add(kind, at, found, Optional.of(allowed), Optional.empty());
    }

    void add(FindingKind kind, Position at, String found, Optional<String> allowed, Optional<String> nearest) {
        findings.add(new Finding(kind, file, at.line(), at.column(), found, allowed, nearest));
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    /** Returns the findings in the order of the file. */
    List<Finding> inOrder() {
        return findings.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .toList();
    }
}
