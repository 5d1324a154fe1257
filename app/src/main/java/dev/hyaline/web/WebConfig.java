package dev.hyaline.web;

import java.util.Optional;
import java.util.Set;

/**
 * How the viewer is served.
 *
 * @param host the address to listen on
 * @param port to listen on; 0 takes any that is free
 * @param token that has to be known to see anything; empty on loopback
 * @param origins of other sites whose pages may make this one compute
 */
public record WebConfig(String host, int port, Optional<String> token, Set<String> origins) {

    /** This machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Where the viewer is unless told otherwise. */
    public static final int PORT = 8765;

    /** For pages of its own alone. */
    public WebConfig(String host, int port, Optional<String> token) {
        this(host, port, token, Set.of());
    }

    public WebConfig {
        origins = Set.copyOf(origins);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, but is: " + port);
        }
    }
}
