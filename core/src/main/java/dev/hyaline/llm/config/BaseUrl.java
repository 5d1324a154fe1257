package dev.hyaline.llm.config;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address under which a server answers, in one spelling, because it is part of every ledger
 * key: scheme and host in lower case, no default port, no slash at the end, {@code /v1} where there
 * was no path (as OpenAI, vLLM, Ollama and llama.cpp have it). What is asked under it, {@code
 * /chat/completions} or {@code /completions}, is left out.
 *
 * @param text such as {@code https://api.openai.com/v1}
 */
public record BaseUrl(String text) {

    private static final Pattern ROUTE = Pattern.compile("(?:/+(?:chat/+)?completions)?/*$");
    private static final int LAST_PORT = 65_535;

    /** OpenAI's own. */
    public static final BaseUrl OPENAI = new BaseUrl("https://api.openai.com/v1");

    /**
     * Reads an address.
     *
     * @throws HyalineException with {@link ErrorCode#USAGE} when it is none, or holds a user, a
     *     password or a query; the message does not repeat those
     */
    public static BaseUrl parse(String address) {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw wrong(shown(address));
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.matches("https?")
                || uri.getHost() == null
                || uri.getPort() == 0
                || uri.getPort() > LAST_PORT) {
            throw wrong(shown(address));
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw wrong("more than that, at " + uri.getHost());
        }
        String path =
                uri.getRawPath() == null ? "" : ROUTE.matcher(uri.getRawPath()).replaceFirst("");
        boolean usual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return new BaseUrl(
                scheme
                        + "://"
                        + uri.getHost().toLowerCase(Locale.ROOT)
                        + (uri.getPort() < 0 || usual ? "" : ":" + uri.getPort())
                        + (path.isEmpty() ? "/v1" : path));
    }

    /** What was typed, but for what may be a password. */
    private static String shown(String address) {
        return address.indexOf('@') >= 0 ? "something else" : address.strip();
    }

    private static HyalineException wrong(String value) {
        return HyalineException.usage(
                "base URL must be http(s)://HOST[:PORT][/PATH], without user, password or query,"
                        + " but is: %s",
                value);
    }

    @Override
    public String toString() {
        return text;
    }
}
