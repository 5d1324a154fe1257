package dev.hyaline.llm;

/** Carries one request to a server, once. */
interface Transport extends AutoCloseable {

    /** Sends and waits; an interrupt breaks the connection. */
    Exchange post(WireRequest request) throws InterruptedException;

    @Override
    void close();
}
