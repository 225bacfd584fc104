package featurekeyproxy.ops.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import featurekeyproxy.mapping.Decision;
import featurekeyproxy.ops.diagnosis.OpenProblems;
import featurekeyproxy.ops.diagnosis.Problem;
import featurekeyproxy.ops.diagnosis.Severity;
import featurekeyproxy.ops.diagnosis.device.DeviceTimeline;
import featurekeyproxy.ops.diagnosis.device.Diagnosis;
import featurekeyproxy.ops.diagnosis.device.InitializationEntry;
import featurekeyproxy.ops.diagnosis.device.StartDiagnosis;
import featurekeyproxy.ops.diagnosis.device.Texts;
import featurekeyproxy.ops.diagnosis.device.TimelineEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How what the dashboard shows is written as JSON. */
public final class DashboardJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DashboardJson() {}

    /** Returns one initialization, with a sentence on it. */
    public static ObjectNode decision(InitializationEntry entry) {
        ObjectNode json = JSON.objectNode()
                .put("id", entry.id())
                .put("time", entry.time().toString())
                .put("session", entry.session())
                .put("direction", entry.request() ? "request" : "reply")
                .put("reason", entry.reason().name())
                .put("warning", entry.warning())
                .put("text", Texts.sentence(entry));
        entry.device().ifPresent(device -> json.put("device", device));
        entry.table().ifPresent(table -> json.put("table", table));
        entry.answeredAfter().ifPresent(after -> json.put("answeredAfterMillis", after.toMillis()));
        ArrayNode codes = json.putArray("codes");
        for (Decision code : entry.codes()) {
            ObjectNode one = codes.addObject()
                    .put("before", code.before())
                    .put("after", code.after())
                    .put("reason", code.reason().name());
            code.rule().ifPresent(rule -> one.put("rule", rule));
        }
        return json;
    }

    /** Returns the decisions as the answer to a request for them. */
    public static ObjectNode decisions(List<InitializationEntry> entries) {
        ObjectNode json = JSON.objectNode();
        ArrayNode all = json.putArray("decisions");
        entries.forEach(entry -> all.add(decision(entry)));
        return json;
    }

    /** Returns the open problems. */
    public static ObjectNode problems(List<OpenProblems.Open> open) {
        ObjectNode json = JSON.objectNode();
        ArrayNode all = json.putArray("problems");
        for (OpenProblems.Open each : open) {
            Problem problem = each.problem();
            ObjectNode one = all.addObject()
                    .put("id", problem.id())
                    .put("severity", problem.severity().text())
                    .put("title", problem.title())
                    .put("detail", problem.detail())
                    .put("nextStep", problem.nextStep())
                    .put("help", problem.help())
                    .put("since", each.since().toString());
            problem.device().ifPresent(device -> one.put("device", device));
        }
        return json;
    }

    /** Returns the history as columns of equal length, which are a third as long as rows. */
    public static ObjectNode history(History history) {
        ObjectNode json = JSON.objectNode();
        json.set("seconds", columns(history.seconds()));
        json.set("minutes", columns(history.minutes()));
        return json;
    }

    private static ObjectNode columns(List<Sample> samples) {
        ObjectNode json = JSON.objectNode();
        column(json, "time", samples, Sample::time);
        column(json, "toTerminal", samples, Sample::toTerminal);
        column(json, "toTomes", samples, Sample::toTomes);
        column(json, "peakToTerminal", samples, Sample::peakToTerminal);
        column(json, "peakToTomes", samples, Sample::peakToTomes);
        column(json, "latencyP50", samples, sample -> sample.latencyP50().orElse(-1));
        column(json, "latencyP99", samples, sample -> sample.latencyP99().orElse(-1));
        column(json, "sessions", samples, Sample::sessions);
        column(json, "legacy", samples, Sample::legacy);
        column(json, "nonDehp", samples, Sample::nonDehp);
        column(json, "unknown", samples, Sample::unknown);
        return json;
    }

    private static void column(ObjectNode json, String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        ArrayNode column = json.putArray(name);
        samples.forEach(sample -> put(column, value.applyAsDouble(sample)));
    }

    /** Whole numbers stay whole; what is below zero is not known. */
    private static void put(ArrayNode column, double value) {
        if (value < 0) {
            column.addNull();
        } else if (value == Math.rint(value)) {
            column.add((long) value);
        } else {
            column.add(value < 1 ? Math.round(value * 1000) / 1000.0 : Math.round(value * 10) / 10.0);
        }
    }

    /** Returns the latest figures, in the words of {@link #history}. */
    public static ObjectNode sample(Sample sample) {
        ObjectNode json = JSON.objectNode();
        columns(List.of(sample)).forEachEntry((name, column) -> json.set(name, column.get(0)));
        return json;
    }

    /** Returns how a device stands, in short. */
    public static ObjectNode state(Optional<DeviceTimeline> timeline, Instant now) {
        return timeline.map(known -> {
                    StartDiagnosis diagnosis = Diagnosis.of(known, now);
                    ObjectNode json = JSON.objectNode()
                            .put("state", diagnosis.state().name())
                            .put("severity", diagnosis.state().severity().text())
                            .put("title", diagnosis.title());
                    known.leftAt().ifPresent(left -> json.put("leftAt", left.toString()));
                    return json;
                })
                .orElseGet(() -> JSON.objectNode()
                        .put("state", "NEVER_SEEN")
                        .put("severity", Severity.WAITING.text())
                        .put("title", "Not heard of yet"));
    }

    /** Adds to the answer on one device its diagnosis, its steps and its timeline, the oldest event first. */
    public static void addTimeline(ObjectNode device, Optional<DeviceTimeline> timeline, Instant now) {
        ObjectNode state = state(timeline, now);
        device.set("diagnosis", state);
        ArrayNode steps = device.putArray("steps");
        ArrayNode events = device.putArray("timeline");
        if (timeline.isPresent()) {
            StartDiagnosis diagnosis = Diagnosis.of(timeline.get(), now);
            state.put("detail", diagnosis.detail());
            diagnosis.failed().ifPresent(step -> state.put("failedStep", step.text()));
            diagnosis.nextStep().ifPresent(next -> state.put("nextStep", next));
            Progress.of(Diagnosis.deciding(timeline.get(), now), diagnosis).forEach(step -> add(steps, step));
            long id = timeline.get().from();
            for (TimelineEvent event : timeline.get().events()) {
                events.addObject()
                        .put("id", id++)
                        .put("time", event.time().toString())
                        .put("severity", Texts.severity(event).text())
                        .put("text", Texts.sentence(event));
            }
        } else {
            state.put("detail", "Nothing was heard of this device since the proxy was started.");
        }
    }

    private static void add(ArrayNode steps, Progress progress) {
        ObjectNode json = steps.addObject()
                .put("id", progress.step().text())
                .put("title", progress.step().title())
                .put("status", progress.status().text())
                .put("remark", progress.remark());
        progress.at().ifPresent(at -> json.put("at", at.toString()));
    }
}
