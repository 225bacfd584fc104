package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.mapping.file.LiveMapping;
import java.time.Instant;
import java.util.List;

/** What is wrong with the mapping in force: it maps nothing. Thread-safe. */
public record MappingProblems(LiveMapping mapping) implements OpenProblems.Source {
    @Override
    public List<Problem> problems(Instant now) {
        return mapping.current().table().rules().isEmpty()
                ? List.of(Problem.of(
                        "mapping-empty",
                        Severity.WARNING,
                        "The mapping table is empty",
                        "No code is mapped: devices with non-DEHP firmware do not start.",
                        "Write the pairs of codes into " + mapping.file().getFileName() + " (docs/mapping.md)."))
                : List.of();
    }
}
