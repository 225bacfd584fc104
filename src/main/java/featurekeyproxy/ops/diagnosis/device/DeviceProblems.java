package featurekeyproxy.ops.diagnosis.device;

import featurekeyproxy.ops.diagnosis.OpenProblems;
import featurekeyproxy.ops.diagnosis.Problem;
import featurekeyproxy.ops.diagnosis.Severity;
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

    private final DeviceTimelines timelines;
    private final Acknowledgements acknowledgements;
    private volatile int count;
    private volatile int acknowledged;

    private record Judged(DeviceTimeline timeline, StartDiagnosis diagnosis) {}

    /** Creates a source that looks at all timelines, and is silent of what was acknowledged. */
    public DeviceProblems(DeviceTimelines timelines, Acknowledgements acknowledgements) {
        this.timelines = timelines;
        this.acknowledgements = acknowledgements;
    }

    /** Returns how many devices did not start without being acknowledged, as of the latest look. */
    public int count() {
        return count;
    }

    /** Returns how many devices did not start and are acknowledged, as of the latest look. */
    public int acknowledged() {
        return acknowledged;
    }

    /** Returns how many devices do not start at this time without being acknowledged, by the reason. */
    public Map<StartDiagnosis.State, Integer> notStarted(Instant now) {
        Map<StartDiagnosis.State, Integer> counts = new EnumMap<>(StartDiagnosis.State.class);
        byState(judged(now)).forEach((state, alike) -> counts.put(state, alike.size()));
        return counts;
    }

    /** Returns all devices, apart those that are acknowledged; a look at each also ends acknowledgements that are over. */
    private Map<Boolean, List<Judged>> judged(Instant now) {
        return timelines.all().stream()
                .map(timeline -> new Judged(timeline, Diagnosis.of(timeline, now)))
                .collect(Collectors.partitioningBy(this::isAcknowledged));
    }

    private boolean isAcknowledged(Judged judged) {
        return acknowledgements
                .of(judged.timeline().device(), judged.diagnosis().state())
                .isPresent();
    }

    private static Map<StartDiagnosis.State, List<Judged>> byState(Map<Boolean, List<Judged>> all) {
        return all.getOrDefault(false, List.of()).stream()
                .filter(judged -> judged.diagnosis().isBad())
                .collect(Collectors.groupingBy(
                        judged -> judged.diagnosis().state(),
                        () -> new EnumMap<>(StartDiagnosis.State.class),
                        Collectors.toList()));
    }

    @Override
    public List<Problem> problems(Instant now) {
        Map<Boolean, List<Judged>> all = judged(now);
        acknowledged = all.getOrDefault(true, List.of()).size();
        Map<StartDiagnosis.State, List<Judged>> byState = byState(all);
        count = byState.values().stream().mapToInt(List::size).sum();
        return byState.values().stream()
                .flatMap(alike ->
                        alike.size() <= FEW ? alike.stream().map(DeviceProblems::single) : Stream.of(together(alike)))
                .toList();
    }

    private static Problem single(Judged judged) {
        String device = judged.timeline().device();
        StartDiagnosis diagnosis = judged.diagnosis();
        return new Problem(
                "device-" + diagnosis.state() + "-" + device,
                severity(diagnosis),
                "Device " + device + ": " + lower(diagnosis.title()),
                diagnosis.detail(),
                diagnosis.nextStep().orElse("Open the timeline of the device."),
                Optional.of(device));
    }

    private static Problem together(List<Judged> alike) {
        StartDiagnosis diagnosis = alike.get(0).diagnosis();
        String some = alike.stream()
                .map(judged -> judged.timeline().device())
                .sorted()
                .limit(EXAMPLES)
                .collect(Collectors.joining(", "));
        return Problem.of(
                "devices-" + diagnosis.state(),
                severity(diagnosis),
                alike.size() + " devices: " + many(diagnosis.title()),
                "Among them are " + some + ". Devices lists all under the state “Not started”. The first one: "
                        + diagnosis.detail(),
                diagnosis.nextStep().orElse("Open the timeline of one of them."));
    }

    private static Severity severity(StartDiagnosis diagnosis) {
        return diagnosis.state().severity() == Severity.ERROR ? Severity.ERROR : Severity.WARNING;
    }

    /** Says of several what the title says of one. */
    private static String many(String title) {
        return lower(title).replace("does not start", "do not start").replace(": its code is", ": their code is");
    }

    private static String lower(String title) {
        return Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }
}
