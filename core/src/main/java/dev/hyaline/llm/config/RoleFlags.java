package dev.hyaline.llm.config;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the command line says about a role; it outranks everything else. */
public record RoleFlags(Optional<String> model, Optional<String> baseUrl, Optional<Path> keyFile) {

    public static final RoleFlags NONE =
            new RoleFlags(Optional.empty(), Optional.empty(), Optional.empty());

    /** In front of an address, which begins at the last of them: names of models may hold one. */
    private static final String AT = "@http";

    /** This, and what the other says where this says nothing. */
    public RoleFlags or(RoleFlags other) {
        return new RoleFlags(
                model.or(other::model), baseUrl.or(other::baseUrl), keyFile.or(other::keyFile));
    }

    /**
     * Reads {@code ROLE=MODEL@URL}, or {@code MODEL@URL} for all roles; what names its role
     * outranks what does not.
     *
     * @param given as often as it was said
     * @throws HyalineException with {@link ErrorCode#USAGE} when it is neither, or a role is named
     *     twice; the message holds no address, which may hold a password
     */
    public static Map<Role, RoleFlags> parse(List<String> given) {
        Map<Role, RoleFlags> named = new EnumMap<>(Role.class);
        RoleFlags all = NONE;
        Set<Optional<Role>> seen = new HashSet<>();
        for (String text : given) {
            int at = text.lastIndexOf(AT);
            String left = at < 0 ? text : text.substring(0, at);
            Optional<Role> role = role(left);
            String model = role.isPresent() ? left.substring(left.indexOf('=') + 1) : left;
            if (at < 0 || model.isBlank()) {
                throw wrong("must be ROLE=MODEL@URL or MODEL@URL, but is: " + left);
            }
            if (!seen.add(role)) {
                throw wrong(
                        "must be said once for "
                                + role.map(Role::lowerCase).orElse("all roles")
                                + ", but is said again: "
                                + left);
            }
            String url = BaseUrl.parse(text.substring(at + 1)).text();
            RoleFlags flags = new RoleFlags(Optional.of(model), Optional.of(url), Optional.empty());
            role.ifPresent(each -> named.put(each, flags));
            all = role.isPresent() ? all : flags;
        }
        for (Role each : Role.values()) {
            named.put(each, named.getOrDefault(each, NONE).or(all));
        }
        return named;
    }

    /** A word before the first {@code =} is meant as a role; anything else is part of a name. */
    private static Optional<Role> role(String left) {
        int end = left.indexOf('=');
        String word = end < 0 ? "" : left.substring(0, end);
        Optional<Role> role = Role.find(word);
        if (role.isEmpty() && word.matches("\\p{Alpha}+")) {
            throw wrong(
                    Figures.format(
                            "role must be explainer, simulator or judge, but is: %s (a model of that name: judge=%s)",
                            word, left));
        }
        return role;
    }

    private static HyalineException wrong(String rule) {
        return HyalineException.usage("--llm %s", rule);
    }
}
