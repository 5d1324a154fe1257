package dev.hyaline.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;

/**
 * Keeps clients from taking what others need: one address has so many connections and no more, and
 * a request's header has to end within a while, however busily it drips. Thread-safe.
 */
final class Connections implements SelectorManager.AcceptListener {

    /** Of all addresses together; whoever comes then waits. */
    static final int MOST = 2_048;

    /** Of one address; what comes then is closed. */
    static final int MOST_OF_ONE = 512;

    /** How long a header may take. */
    static final Duration HEADER = Duration.ofSeconds(10);

    private static final int SWEEPS = 5; // in that time

    private final Duration header;
    private final Map<SelectableChannel, InetAddress> open = new ConcurrentHashMap<>();
    private Map<Connection, Waiting> waiting = Map.of(); // of the sweeping thread alone

    /**
     * A connection without a request that is being answered.
     *
     * @param requests how many there were
     * @param bytes that had come by the end of the last one
     * @param since when it was last seen without a byte more
     */
    private record Waiting(long requests, long bytes, long since) {}

    /**
     * @param header how long one may take
     */
    Connections(Duration header) {
        this.header = header;
    }

    /** Begins to look after a connector's connections, until it stops. */
    void watch(AbstractConnector connector) {
        connector
                .getScheduler()
                .schedule(
                        () -> {
                            sweep(connector.getConnectedEndPoints(), System.nanoTime());
                            watch(connector);
                        },
                        header.toMillis() / SWEEPS,
                        TimeUnit.MILLISECONDS);
    }

    private void sweep(Collection<EndPoint> endPoints, long now) {
        Map<Connection, Waiting> found = new HashMap<>();
        for (EndPoint each : endPoints) {
            Connection connection = each.getConnection();
            if (connection != null && connection.getMessagesIn() == connection.getMessagesOut()) {
                Waiting state = waiting(connection, now);
                if (now - state.since() > header.toNanos()) {
                    each.close(new TimeoutException("a request's header takes too long"));
                } else {
                    found.put(connection, state);
                }
            }
        }
        waiting = found;
    }

    private Waiting waiting(Connection connection, long now) {
        long requests = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        Waiting before = waiting.get(connection);
        if (before == null || before.requests() != requests) {
            return new Waiting(requests, requests == 0 ? 0 : bytes, now);
        }
        return before.bytes() == bytes ? new Waiting(requests, bytes, now) : before;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        SocketChannel socket = (SocketChannel) channel;
        InetAddress from = Objects.requireNonNull(socket.socket().getInetAddress());
        if (Collections.frequency(open.values(), from) < MOST_OF_ONE) {
            open.put(channel, from);
        } else {
            close(channel);
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        open.remove(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        open.remove(channel);
    }
}
