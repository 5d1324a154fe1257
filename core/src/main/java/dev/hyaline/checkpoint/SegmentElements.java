package dev.hyaline.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The elements of what lies in memory, copied a buffer at a time. */
final class SegmentElements implements TensorWriter.Elements {

    private final int elementBytes;
    private final List<MemorySegment> parts;
    private final long[] begins; // the byte that each part begins with

    SegmentElements(int elementBytes, List<MemorySegment> parts) {
        this.elementBytes = elementBytes;
        this.parts = parts.stream().filter(part -> part.byteSize() > 0).toList();
        this.begins = new long[this.parts.size()];
        for (int i = 1; i < begins.length; i++) {
            begins[i] = begins[i - 1] + this.parts.get(i - 1).byteSize();
        }
    }

    @Override
    public void put(ByteBuffer buffer, long first) {
        long at = first * elementBytes;
        int found = Arrays.binarySearch(begins, at);
        int part = found >= 0 ? found : -found - 2;
        MemorySegment target = MemorySegment.ofBuffer(buffer);
        long done = 0;
        while (done < target.byteSize() && part < begins.length) {
            MemorySegment from = parts.get(part);
            long within = at + done - begins[part];
            long count = Math.min(target.byteSize() - done, from.byteSize() - within);
            MemorySegment.copy(from, within, target, done, count);
            done += count;
            part++;
        }
        buffer.position(buffer.position() + (int) done);
    }
}
