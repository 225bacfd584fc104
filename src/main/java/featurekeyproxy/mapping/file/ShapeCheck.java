package featurekeyproxy.mapping.file;

import featurekeyproxy.text.NearestName;
import featurekeyproxy.text.Quoted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a tree with its shape and reports each difference, with names as paths such as {@code devices.unknown}. */
final class ShapeCheck {
    private final Findings findings;

    ShapeCheck(Findings findings) {
        this.findings = findings;
    }

    /** Reports every difference between the root of a file and {@link FileShape#FILE}. */
    void check(Json root) {
        check("", root, FileShape.FILE);
        repeated(root);
    }

    private void check(String path, Json value, Shape shape) {
        if (shape instanceof Shape.Obj object && value instanceof Json.Obj members) {
            object(path, members, object);
        } else if (shape instanceof Shape.Arr array && value instanceof Json.Arr elements) {
            for (int i = 0; i < elements.elements().size(); i++) {
                check(path + "[" + i + "]", elements.elements().get(i), array.element());
            }
        } else if (shape instanceof Shape.Codes && value instanceof Json.Obj codes) {
            codes.distinctMembers()
                    .forEach(code -> check(path + "[" + Quoted.of(code.name()) + "]", code.value(), new Shape.Text()));
        } else if (shape instanceof Shape.Elsewhere elsewhere) {
            findings.add(FindingKind.SETTING_ELSEWHERE, value.at(), path + " is not used here: " + elsewhere.advice());
        } else if (shape instanceof Shape.Needless needless) {
            findings.add(FindingKind.NOTHING_TO_SET, value.at(), path + " is not used here: " + needless.why());
        } else {
            leaf(path, value, shape);
        }
    }

    private void object(String path, Json.Obj value, Shape.Obj shape) {
        for (Json.Member member : value.distinctMembers()) {
            Shape inner = shape.members().get(member.name());
            if (inner == null) {
                unknown(path, member, shape);
            } else {
                check(join(path, member.name()), member.value(), inner);
            }
        }
        shape.members().forEach((name, inner) -> {
            if (shape.required().contains(name) && value.member(name).isEmpty()) {
                findings.add(
                        FindingKind.MISSING_MEMBER,
                        value.at(),
                        "no " + Quoted.of(name) + " in " + path,
                        inner.allowed());
            }
        });
    }

    private void leaf(String path, Json value, Shape shape) {
        if ((shape instanceof Shape.Text && value instanceof Json.Text)
                || (shape instanceof Shape.Flag && value instanceof Json.Bool)) {
            return;
        }
        if (shape instanceof Shape.Choice choice && value instanceof Json.Text text) {
            choice(path, text, choice);
        } else if (shape instanceof Shape.Num bounds && value instanceof Json.Num number) {
            number(path, number, bounds);
        } else if (shape instanceof Shape.Fixed fixed && value instanceof Json.Bool bool) {
            fixed(path, bool, fixed);
        } else {
            findings.add(
                    FindingKind.WRONG_TYPE,
                    value.at(),
                    (path.isEmpty() ? "the file" : path) + " is " + value.describe(),
                    shape.allowed());
        }
    }

    private void choice(String path, Json.Text text, Shape.Choice choice) {
        if (!choice.values().contains(text.text())) {
            findings.add(
                    FindingKind.WRONG_VALUE,
                    text.at(),
                    path + " is " + text.describe(),
                    Optional.of(choice.allowed()),
                    NearestName.of(text.text(), choice.values()));
        }
    }

    private void number(String path, Json.Num number, Shape.Num bounds) {
        if (!bounds.allows(number.number())) {
            findings.add(FindingKind.WRONG_VALUE, number.at(), path + " is " + number.describe(), bounds.allowed());
        }
    }

    private void fixed(String path, Json.Bool bool, Shape.Fixed fixed) {
        if (bool.bool() != fixed.value()) {
            findings.add(
                    FindingKind.FIXED_SETTING,
                    bool.at(),
                    path + " is " + bool.describe() + ", which has no effect: " + fixed.why(),
                    fixed.allowed());
        }
    }

    private void unknown(String path, Json.Member member, Shape.Obj shape) {
        Optional<String> place = pathOf(member.name(), "", FileShape.FILE);
        List<String> likely = shape.members().entrySet().stream()
                .filter(known -> !(known.getValue() instanceof Shape.Flag && member.value() instanceof Json.Obj))
                .map(Map.Entry::getKey)
                .toList();
        findings.add(
                FindingKind.UNKNOWN_MEMBER,
                member.nameAt(),
                "unknown member " + Quoted.of(member.name()) + (path.isEmpty() ? "" : " in " + path),
                Optional.of(Shape.quoted(shape.members().keySet())),
                NearestName.of(member.name(), likely).or(() -> place));
    }

    /** Returns the path of a member that has this very name and only stands in the wrong place. */
    private static Optional<String> pathOf(String name, String path, Shape.Obj shape) {
        if (shape.members().containsKey(name)) {
            return Optional.of(join(path, name));
        }
        return shape.members().entrySet().stream()
                .filter(member -> member.getValue() instanceof Shape.Obj)
                .flatMap(member -> pathOf(name, join(path, member.getKey()), (Shape.Obj) member.getValue()).stream())
                .findFirst();
    }

    private void repeated(Json value) {
        if (value instanceof Json.Obj object) {
            for (Map.Entry<Json.Member, Position> entry :
                    object.repeatedMembers().entrySet()) {
                findings.add(
                        FindingKind.DUPLICATE_MEMBER,
                        entry.getKey().nameAt(),
                        Quoted.of(entry.getKey().name()) + " stands here again, first in line "
                                + entry.getValue().line(),
                        "each name once");
            }
            object.members().forEach(member -> repeated(member.value()));
        } else if (value instanceof Json.Arr array) {
            array.elements().forEach(this::repeated);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
