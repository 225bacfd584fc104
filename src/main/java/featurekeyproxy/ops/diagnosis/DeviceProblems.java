package featurekeyproxy.ops.diagnosis;

import featurekeyproxy.ops.diagnosis.Problem.Severity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The devices that do not start: each by itself while they are few, together when they are many. */
public final class DeviceProblems implements OpenProblems.Source {
    private static final int FEW = 5;
    private static final int EXAMPLES = 3;

    private final DeviceTimelines stories;
    private volatile int count;

    private record Judged(DeviceTimeline story, StartDiagnosis verdict) {}

    /** Creates a source that tells of all stories. */
    public DeviceProblems(DeviceTimelines stories) {
        this.stories = stories;
    }

    /** Returns how many devices did not start, as of the latest look. */
    public int count() {
        return count;
    }

    @Override
    public List<Problem> problems(Instant now) {
        Map<StartDiagnosis.State, List<Judged>> byState = stories.all().stream()
                .map(story -> new Judged(story, Diagnosis.of(story, now)))
                .filter(judged -> judged.verdict().isBad())
                .collect(Collectors.groupingBy(
                        judged -> judged.verdict().state(),
                        () -> new EnumMap<>(StartDiagnosis.State.class),
                        Collectors.toList()));
        count = byState.values().stream().mapToInt(List::size).sum();
        return byState.values().stream()
                .flatMap(alike ->
                        alike.size() <= FEW ? alike.stream().map(DeviceProblems::single) : Stream.of(together(alike)))
                .toList();
    }

    private static Problem single(Judged judged) {
        String device = judged.story().device();
        StartDiagnosis verdict = judged.verdict();
        return new Problem(
                "device-" + verdict.state() + "-" + device,
                severity(verdict),
                "Device " + device + ": " + lower(verdict.title()),
                verdict.detail(),
                verdict.nextStep().orElse("Open the story of the device."),
                Optional.of(device));
    }

    private static Problem together(List<Judged> alike) {
        StartDiagnosis verdict = alike.get(0).verdict();
        String some = alike.stream()
                .map(judged -> judged.story().device())
                .sorted()
                .limit(EXAMPLES)
                .collect(Collectors.joining(", "));
        return Problem.of(
                "devices-" + verdict.state(),
                severity(verdict),
                alike.size() + " devices: " + many(verdict.title()),
                "Among them are " + some + ". Devices lists all under the state “Not started”. The first one: "
                        + verdict.detail(),
                verdict.nextStep().orElse("Open the story of one of them."));
    }

    private static Severity severity(StartDiagnosis verdict) {
        return verdict.state().tone() == Tone.ERROR ? Severity.ERROR : Severity.WARNING;
    }

    /** Says of several what the title says of one. */
    private static String many(String title) {
        return lower(title).replace("does not start", "do not start").replace(": its code is", ": their code is");
    }

    private static String lower(String title) {
        return Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }
}
