package featurekeyproxy.mapping.file;

import featurekeyproxy.mapping.device.DeviceKind;
import featurekeyproxy.mapping.device.DevicePattern;
import featurekeyproxy.mapping.device.DeviceRules;
import featurekeyproxy.mapping.device.FirmwareRule;
import featurekeyproxy.mapping.device.Glob;
import featurekeyproxy.mapping.device.UnknownDeviceStrategy;
import featurekeyproxy.mapping.device.VersionRange;
import featurekeyproxy.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and checks {@code devices}. */
final class DevicesSection {
    private static final String RANGES = "a range such as \"[6.0,7.0)\", \"[7.0,)\", \"(,7.0)\" or \"[7.1]\"";

    private final Json.Obj devices;
    private final Findings findings;

    /** A line of the file and what was made of it. */
    private record Placed<T>(T rule, Json.Text text) {}

    DevicesSection(Json.Obj file, Findings findings) {
        this.devices = file.object("devices");
        this.findings = findings;
    }

    /** Reports everything about the devices and returns their rules. */
    DeviceRules rules() {
        List<Placed<DevicePattern>> patterns = new ArrayList<>(patterns(DeviceKind.LEGACY));
        patterns.addAll(patterns(DeviceKind.NON_DEHP));
        List<Placed<DevicePattern>> distinct = distinct(patterns);
        List<Placed<FirmwareRule>> firmware = firmware();
        unreachable(distinct);
        overlaps(firmware);
        return new DeviceRules(
                devices.text("unknown")
                        .flatMap(text -> UnknownDeviceStrategy.of(text.text()))
                        .orElse(UnknownDeviceStrategy.LEARN),
                distinct.stream().map(Placed::rule).toList(),
                firmware.stream().map(Placed::rule).toList());
    }

    private List<Placed<DevicePattern>> patterns(DeviceKind kind) {
        List<Placed<DevicePattern>> patterns = new ArrayList<>();
        for (Json element : devices.elements(kind.text())) {
            if (!(element instanceof Json.Text text)) {
                continue;
            }
            if (text.text().isBlank()
                    || text.text().chars().anyMatch(c -> c < ' ' || c == 0x7F)
                    || isPadded(text.text())) {
                findings.add(
                        FindingKind.BAD_PATTERN,
                        text.at(),
                        "the pattern " + Quoted.of(text.text())
                                + " is empty, begins or ends with a blank, or has control characters",
                        "a device id, with * for any letters and ? for one letter");
            } else {
                patterns.add(new Placed<>(new DevicePattern(text.text(), kind), text));
            }
        }
        return patterns;
    }

    private static boolean isPadded(String text) {
        return !text.equals(text.strip());
    }

    private List<Placed<DevicePattern>> distinct(List<Placed<DevicePattern>> patterns) {
        Map<Glob, Placed<DevicePattern>> first = new HashMap<>();
        List<Placed<DevicePattern>> distinct = new ArrayList<>();
        for (Placed<DevicePattern> pattern : patterns) {
            Placed<DevicePattern> earlier = first.putIfAbsent(pattern.rule().glob(), pattern);
            if (earlier == null) {
                distinct.add(pattern);
            } else {
                repeated(pattern, earlier);
            }
        }
        return distinct;
    }

    private void repeated(Placed<DevicePattern> pattern, Placed<DevicePattern> earlier) {
        boolean contradiction = earlier.rule().kind() != pattern.rule().kind();
        findings.add(
                contradiction ? FindingKind.CONTRADICTORY_DEVICES : FindingKind.UNREACHABLE_PATTERN,
                pattern.text().at(),
                pattern.rule().rule() + (contradiction ? " contradicts " : " repeats ")
                        + earlier.rule().rule() + " in line "
                        + earlier.text().at().line(),
                "each device once, in one of the two lists");
    }

    /** Reports each pattern that never decides anything, and pairs of equally long ones that disagree. */
    private void unreachable(List<Placed<DevicePattern>> patterns) {
        List<Placed<DevicePattern>> globs = patterns.stream()
                .filter(pattern -> !pattern.rule().glob().isExact())
                .toList();
        for (Placed<DevicePattern> pattern : globs) {
            globs.stream()
                    .filter(other -> stronger(other.rule(), pattern.rule()))
                    .filter(other -> other.rule().glob().covers(pattern.rule().glob()))
                    .findFirst()
                    .ifPresentOrElse(other -> unreachable(pattern, other), () -> ambiguous(pattern, globs));
        }
    }

    private static boolean stronger(DevicePattern one, DevicePattern other) {
        return one.strength() > other.strength()
                || (one.strength() == other.strength() && one.kind().compareTo(other.kind()) < 0);
    }

    private void unreachable(Placed<DevicePattern> pattern, Placed<DevicePattern> other) {
        findings.add(
                FindingKind.UNREACHABLE_PATTERN,
                pattern.text().at(),
                pattern.rule().rule() + " never decides: " + other.rule().rule() + " in line "
                        + other.text().at().line() + " is stronger and matches the same devices");
    }

    private void ambiguous(Placed<DevicePattern> pattern, List<Placed<DevicePattern>> globs) {
        globs.stream()
                .filter(other -> other.rule().strength() == pattern.rule().strength())
                .filter(other -> stronger(other.rule(), pattern.rule()))
                .flatMap(other -> other.rule().glob().common(pattern.rule().glob()).stream()
                        .map(id -> other.rule().rule() + " match " + Quoted.of(id)
                                + " and are equally long: the device counts as legacy"))
                .findFirst()
                .ifPresent(found -> findings.add(
                        FindingKind.AMBIGUOUS_PATTERN,
                        pattern.text().at(),
                        pattern.rule().rule() + " and " + found,
                        "a longer pattern, or the id itself, decides"));
    }

    private List<Placed<FirmwareRule>> firmware() {
        return devices.elements("firmware").stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .flatMap(rule -> rule.text("versions").stream().flatMap(text -> firmwareRule(rule, text)))
                .toList();
    }

    private Stream<Placed<FirmwareRule>> firmwareRule(Json.Obj rule, Json.Text text) {
        Optional<VersionRange> range = VersionRange.parse(text.text());
        if (range.isEmpty()) {
            findings.add(
                    FindingKind.BAD_RANGE, text.at(), Quoted.of(text.text()) + " is not a range of versions", RANGES);
        } else if (range.get().isEmpty()) {
            findings.add(FindingKind.BAD_RANGE, text.at(), "no version lies in " + Quoted.of(text.text()), RANGES);
            return Stream.empty();
        }
        return rule
                .text("profile")
                .flatMap(name -> DeviceKind.of(name.text()))
                .flatMap(kind -> range.map(versions -> new FirmwareRule(versions, kind, text.text())))
                .map(firmware -> new Placed<>(firmware, text))
                .stream();
    }

    private void overlaps(List<Placed<FirmwareRule>> rules) {
        for (int i = 1; i < rules.size(); i++) {
            Placed<FirmwareRule> rule = rules.get(i);
            rules.subList(0, i).stream()
                    .filter(earlier ->
                            earlier.rule().range().overlaps(rule.rule().range()))
                    .forEach(earlier -> overlap(rule, earlier));
        }
    }

    private void overlap(Placed<FirmwareRule> rule, Placed<FirmwareRule> earlier) {
        boolean contradiction = rule.rule().kind() != earlier.rule().kind();
        findings.add(
                contradiction ? FindingKind.CONTRADICTORY_RANGES : FindingKind.OVERLAPPING_RANGES,
                rule.text().at(),
                rule.rule().rule() + " overlaps with " + earlier.rule().rule() + " in line "
                        + earlier.text().at().line(),
                "ranges without a common version; [ and ] include their end, ( and ) do not");
    }
}
