package featurekeyproxy.mapping.file;

import featurekeyproxy.text.Quoted;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What may stand at one place of the mapping file; {@link FileShape#FILE} is the shape of the whole. */
public sealed interface Shape {
    /** Returns what is allowed here, in the words of a report. */
    String allowed();

    /** An object with known members, all of them optional except the required ones. */
    record Obj(Map<String, Shape> members, List<String> required) implements Shape {
        @Override
        public String allowed() {
            return "an object: { … }";
        }

        /** Returns this shape, in which members of these names must not be missing. */
        Obj requiring(String... names) {
            return new Obj(members, List.of(names));
        }
    }

    /** A table of codes: an object whose names and values are codes. */
    record Codes() implements Shape {
        @Override
        public String allowed() {
            return "an object of codes: { \"old code\": \"new code\" }";
        }
    }

    /** An array whose elements have one shape. */
    record Arr(Shape element) implements Shape {
        @Override
        public String allowed() {
            return "an array: [ … ]";
        }
    }

    /** Any string. */
    record Text() implements Shape {
        @Override
        public String allowed() {
            return "a string";
        }
    }

    /** One of a few strings. */
    record Choice(List<String> values) implements Shape {
        @Override
        public String allowed() {
            return quoted(values);
        }
    }

    /** A number within bounds, both included. */
    record Num(BigDecimal from, BigDecimal to, boolean whole, String unit) implements Shape {
        @Override
        public String allowed() {
            return (whole ? "a whole number" : "a number") + unit + " from " + from.toPlainString() + " to "
                    + to.toPlainString();
        }

        boolean allows(BigDecimal number) {
            boolean within = number.compareTo(from) >= 0 && number.compareTo(to) <= 0;
            return within && (!whole || number.stripTrailingZeros().scale() <= 0);
        }
    }

    /** A switch. */
    record Flag() implements Shape {
        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /** A switch that this proxy does not have, because it always behaves as {@code value} says. */
    record Fixed(boolean value, String why) implements Shape {
        @Override
        public String allowed() {
            return String.valueOf(value);
        }
    }

    /** A setting that is read from another file. */
    record Elsewhere(String advice) implements Shape {
        @Override
        public String allowed() {
            return "anything";
        }
    }

    /** A setting that this proxy does not need. */
    record Needless(String why) implements Shape {
        @Override
        public String allowed() {
            return "anything";
        }
    }

    /** Returns an object shape from names and shapes in turn. */
    static Obj object(Object... namesAndShapes) {
        Map<String, Shape> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            members.put((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]);
        }
        return new Obj(members, List.of());
    }

    /** Returns the names in quotes, separated by commas. */
    static String quoted(Iterable<String> names) {
        StringBuilder list = new StringBuilder();
        for (String name : names) {
            list.append(list.isEmpty() ? "" : ", ").append(Quoted.of(name));
        }
        return list.toString();
    }
}
