package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.FeatureKeyCodec;
import featurekeyproxy.mapping.Mapping;
import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.FileSnapshot;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.reload.Reload;
import featurekeyproxy.reload.WatchedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mapping in force, kept equal to its file: a valid file is in force at once and as a whole, one that cannot be used
 * changes nothing. {@link #current} and {@link #inForce} may be called from any thread and never wait.
 */
public final class LiveMapping implements AutoCloseable {
    private static final String NAME = "mapping";

    private final Path file;
    private final Optional<FeatureKeyCodec> codec;
    private final WatchedFiles<Mapping> watched;
    private volatile List<Finding> findings = List.of();

    /** A mapping and its number: 0 before any file was read, then 1, 2 and so on with each other content. */
    public record Version(long number, Mapping mapping) {}

    /** Creates a live mapping of version 0, which maps nothing; each file is held against the codec, if there is one. */
    public LiveMapping(Path file, Optional<FeatureKeyCodec> codec) {
        this.file = file;
        this.codec = codec;
        this.watched = new WatchedFiles<>(
                NAME,
                Mapping.EMPTY,
                () -> FileSnapshot.of(Map.of(NAME, file)),
                this::load,
                (before, after) -> {},
                System::nanoTime);
    }

    private Loaded<Mapping> load(FileSnapshot.Contents contents) {
        MappingFile.Result result = MappingFile.read(contents.bytes(NAME), file.toString(), codec);
        findings = result.findings();
        return result instanceof MappingFile.Valid valid
                ? new Loaded.Usable<>(valid.mapping(), problems(FindingKind.Severity.WARNING))
                : new Loaded.Unusable<>(problems(FindingKind.Severity.ERROR));
    }

    /** Returns what was found by place and kind; the findings themselves may quote codes. */
    private List<FileProblem> problems(FindingKind.Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .map(finding -> new FileProblem(finding.place(), finding.kind().id()))
                .toList();
    }

    /**
     * Starts from a mapping that does not come from the file, as version 1, and stays with it for as long as there is no
     * such file; to be called before anything else.
     */
    public void startFrom(Mapping builtIn) {
        watched.startFrom(builtIn, new FileSnapshot.Absent(file.toString()));
    }

    /** Returns the mapping in force. */
    public Mapping current() {
        return watched.current();
    }

    /** Returns the mapping in force together with its number. */
    public Version inForce() {
        WatchedFiles.Version<Mapping> version = watched.inForce();
        return new Version(version.number(), version.value());
    }

    /** Returns the file that is looked at. */
    public Path file() {
        return file;
    }

    /** Returns the file, to be watched. */
    public WatchedFiles<Mapping> files() {
        return watched;
    }

    /** Returns what was found in the content that was read last, whether it could be used or not. */
    public List<Finding> findings() {
        return findings;
    }

    /** Looks at the file now and returns what came of it; a problem is told at once, and again if it was told before. */
    public Reload<Mapping> reloadNow() {
        return watched.reloadNow();
    }

    /** Stops looking at the file; the mapping stays in force. */
    @Override
    public void close() {
        watched.close();
    }
}
