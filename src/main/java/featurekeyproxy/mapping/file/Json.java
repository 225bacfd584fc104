package featurekeyproxy.mapping.file;

import featurekeyproxy.text.Quoted;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value that knows where in its file it stands. Immutable. */
public sealed interface Json {
    /** Returns the place of the value's first character. */
    Position at();

    /** Returns what kind of value this is, in the words of a report. */
    String describe();

    /** One member of an object; {@code nameAt} is the place of its name. */
    record Member(String name, Position nameAt, Json value) {
        /** Returns whether this is a remark for the reader of the file, which means nothing to the proxy. */
        boolean isComment() {
            return name.startsWith("_comment") || name.startsWith("$comment");
        }
    }

    /** An object with all its members in the order of the file, also those whose name stands there twice. */
    record Obj(Position at, List<Member> members) implements Json {
        static final Obj EMPTY = new Obj(Position.START, List.of());

        public Obj {
            members = List.copyOf(members);
        }

        /** Returns the value of the first member of that name. */
        Optional<Json> member(String name) {
            return members.stream()
                    .filter(member -> member.name().equals(name))
                    .map(Member::value)
                    .findFirst();
        }

        /** Returns the object of that name; an empty one if there is none. */
        Obj object(String name) {
            return member(name)
                    .filter(Obj.class::isInstance)
                    .map(Obj.class::cast)
                    .orElse(EMPTY);
        }

        /** Returns the string of that name, if there is one. */
        Optional<Text> text(String name) {
            return member(name).filter(Text.class::isInstance).map(Text.class::cast);
        }

        /** Returns the number of that name, if there is one. */
        Optional<Num> number(String name) {
            return member(name).filter(Num.class::isInstance).map(Num.class::cast);
        }

        /** Returns the switch of that name, if there is one. */
        Optional<Bool> bool(String name) {
            return member(name).filter(Bool.class::isInstance).map(Bool.class::cast);
        }

        /** Returns the elements of the array of that name; none if there is no such array. */
        List<Json> elements(String name) {
            return member(name)
                    .filter(Arr.class::isInstance)
                    .map(array -> ((Arr) array).elements())
                    .orElse(List.of());
        }

        /** Returns the members that are no comments, the first of each name. */
        List<Member> distinctMembers() {
            Map<String, Member> first = new LinkedHashMap<>();
            members.stream().filter(member -> !member.isComment()).forEach(m -> first.putIfAbsent(m.name(), m));
            return List.copyOf(first.values());
        }

        /** Returns the members whose name stood there before, each with the place of the first one. */
        Map<Member, Position> repeatedMembers() {
            Map<String, Position> first = new HashMap<>();
            Map<Member, Position> repeated = new LinkedHashMap<>();
            for (Member member : members) {
                Position earlier = first.putIfAbsent(member.name(), member.nameAt());
                if (earlier != null) {
                    repeated.put(member, earlier);
                }
            }
            return repeated;
        }

        @Override
        public String describe() {
            return "an object";
        }
    }

    /** An array. */
    record Arr(Position at, List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }

        @Override
        public String describe() {
            return "an array";
        }
    }

    /** A string. */
    record Text(Position at, String text) implements Json {
        @Override
        public String describe() {
            return "the string " + Quoted.of(text);
        }
    }

    /** A number, exactly as written. */
    record Num(Position at, BigDecimal number, String written) implements Json {
        @Override
        public String describe() {
            return "the number " + written;
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(Position at, boolean bool) implements Json {
        @Override
        public String describe() {
            return String.valueOf(bool);
        }
    }

    /** {@code null}. */
    record Null(Position at) implements Json {
        @Override
        public String describe() {
            return "null";
        }
    }
}
