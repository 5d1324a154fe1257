package dev.hyaline.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the run, and what browsers may do with its pages. On loopback only requests for this
 * machine's own names are answered, so that no web site can read the run through a name of its own;
 * beyond it a token has to be known.
 */
final class Access {

    private static final String PARAMETER = "token";
    private static final String SCHEME = "Bearer ";
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Optional<String> token;

    Access(Optional<String> token) {
        this.token = token;
    }

    /** Before anything else. */
    void check(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-cache");
        if (token.isPresent()) {
            checkToken(context, token.get());
        } else {
            checkHost(context);
        }
    }

    private static void checkHost(Context context) {
        String host = String.valueOf(context.header("Host")).toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(host.replaceFirst(":[0-9]+$", ""))) {
            throw Refusal.misdirected(host);
        }
    }

    private static void checkToken(Context context, String expected) {
        @Nullable String given = context.queryParam(PARAMETER);
        if (given != null && same(given, expected)) {
            context.header(
                    "Set-Cookie",
                    "%s=%s; Path=/; HttpOnly; SameSite=Strict"
                            .formatted(cookie(context), expected));
            context.redirect(withoutToken(context)); // so that it does not stay in the address
            context.skipRemainingHandlers();
            return;
        }
        @Nullable String cookie = context.cookie(cookie(context));
        @Nullable String header = context.header("Authorization");
        boolean known =
                (cookie != null && same(cookie, expected))
                        || (header != null && isBearer(header, expected));
        if (!known) {
            throw Refusal.unauthorised();
        }
    }

    /** The same address; never one of another host, which two slashes would begin. */
    private static String withoutToken(Context context) {
        String rest = Params.others(context, PARAMETER);
        String path = "/" + context.path().replaceFirst("^[/\\\\]+", "");
        return rest.isEmpty() ? path : path + "?" + rest;
    }

    /** The scheme may be in any letter case (RFC 9110, section 11.1). */
    private static boolean isBearer(String header, String expected) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && same(header.substring(SCHEME.length()), expected);
    }

    /** Cookies know no ports: two viewers on one machine must not take each other's. */
    private static String cookie(Context context) {
        return "hyaline-" + context.req().getLocalPort();
    }

    /** In a time that tells nothing of where they differ. */
    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
