package featurekeyproxy.ops.access;

import featurekeyproxy.reload.FileProblem;
import featurekeyproxy.reload.Loaded;
import featurekeyproxy.text.Quoted;
import featurekeyproxy.text.Utf8Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The named users: what {@code proxy.admin.users.file} says, a line {@code name:role:hash} for each. Immutable. */
public final class Users {
    private static final String HOW = "; the command 'user' writes the line";

    private final Map<String, User> all;

    private Users(Map<String, User> all) {
        this.all = Map.copyOf(all);
    }

    /** Returns nobody. */
    public static Users none() {
        return new Users(Map.of());
    }

    /** Reads the file; says all that is wrong with it, and repeats nothing of a hash. */
    static Loaded<Users> read(String file, byte[] bytes) {
        List<FileProblem> problems = new ArrayList<>();
        Map<String, User> all = new LinkedHashMap<>();
        try {
            int number = 0;
            for (String line : Utf8Text.of(bytes).replace("\uFEFF", "").split("\\R", -1)) {
                number++;
                String place = file + ":" + number;
                if (!line.isBlank() && !line.startsWith("#")) {
                    read(place, line.strip(), all, problems);
                }
            }
            if (all.isEmpty() && problems.isEmpty()) {
                problems.add(new FileProblem(file, "there is no user in it" + HOW));
            }
        } catch (IOException notUtf8) {
            problems.add(new FileProblem(file, String.valueOf(notUtf8.getMessage())));
        }
        return problems.isEmpty() ? new Loaded.Usable<>(new Users(all), List.of()) : new Loaded.Unusable<>(problems);
    }

    private static void read(String place, String line, Map<String, User> all, List<FileProblem> problems) {
        String[] parts = line.split(":", -1);
        if (parts.length != 3) {
            problems.add(new FileProblem(place, "a line is name:role:hash" + HOW));
            return;
        }
        String name = User.normal(parts[0]);
        Optional<Role> role = Role.of(parts[1]);
        Optional<PasswordHash> hash = PasswordHash.parse(parts[2]);
        if (!User.isName(name)) {
            problems.add(new FileProblem(place, "a name is up to 64 letters, digits and . _ @ -"));
        } else if (all.keySet().stream().anyMatch(other -> lower(other).equals(lower(name)))) {
            problems.add(new FileProblem(place, "the name " + name + " stands there twice"));
        } else if (role.isEmpty()) {
            problems.add(new FileProblem(
                    place, "the role of " + name + " is " + Quoted.of(parts[1]) + "; allowed: admin, read-only"));
        } else if (hash.isEmpty()) {
            problems.add(new FileProblem(place, "the hash of " + name + " cannot be used" + HOW));
        } else {
            all.put(name, new User(name, role.get(), hash.get()));
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Returns the user of that name. */
    Optional<User> find(String name) {
        return Optional.ofNullable(all.get(User.normal(name)));
    }

    /** Returns whether nobody can sign in by a name. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns how many there are. */
    @Override
    public String toString() {
        long admins =
                all.values().stream().filter(user -> user.role() == Role.ADMIN).count();
        return all.size() + (all.size() == 1 ? " user, " : " users, ") + admins + " of them may change things";
    }
}
