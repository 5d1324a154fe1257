package dev.hyaline.llm.wire;

/** Carries one request to a server, once. */
public interface Transport extends AutoCloseable {

    /** Sends and waits; an interrupt breaks the connection. */
    HttpResult post(WireRequest request) throws InterruptedException;

    @Override
    void close();
}
