package dev.hyaline.web;

import dev.hyaline.common.Figures;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the run, and what browsers may do with its pages. On loopback only requests for this
 * machine's own names are answered, so that no web site can read the run through a name of its own;
 * beyond it a token has to be known.
 */
final class Access {

    private static final Set<HandlerType> READS = Set.of(HandlerType.GET, HandlerType.HEAD);
    private static final Pattern TRIES = Pattern.compile("/try(/|$)");
    private static final String PARAMETER = "token";
    private static final String SCHEME = "Bearer ";
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                    + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Optional<String> token;
    private final Set<String> origins;

    /**
     * @param origins of other sites whose pages may make this one compute
     */
    Access(Optional<String> token, Set<String> origins) {
        this.token = token;
        this.origins = Set.copyOf(origins);
    }

    /** Before anything else. */
    void check(Context context) {
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-cache");
        checkOrigin(context);
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

    /**
     * Other sites' pages may lead here, and may not make this machine compute or write: what does
     * is answered to pages of this site, to those of origins that were named, and to what is no
     * browser.
     */
    private void checkOrigin(Context context) {
        String path = context.path();
        boolean computes = !READS.contains(context.method()) || TRIES.matcher(path).find();
        if (!computes) {
            return;
        }
        @Nullable String origin = context.header("Origin");
        boolean allowed = origin != null && origins.contains(origin);
        String site = String.valueOf(context.header("Sec-Fetch-Site"));
        boolean foreign =
                site.equals("cross-site")
                        || site.equals("same-site")
                        || (origin != null
                                && !origin.replaceFirst("^https?://", "")
                                        .equals(context.header("Host")));
        if (foreign && !allowed) {
            throw Refusal.foreign(origin == null ? site : origin);
        }
    }

    private static void checkToken(Context context, String expected) {
        @Nullable String given = context.queryParam(PARAMETER);
        if (given != null && same(given, expected)) {
            context.header(
                    "Set-Cookie",
                    Figures.format(
                            "%s=%s; Path=/; HttpOnly; SameSite=Strict", cookie(context), expected));
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
