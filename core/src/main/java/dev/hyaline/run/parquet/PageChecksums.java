package dev.hyaline.run.parquet;

import dev.hyaline.common.HyalineException;
import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/** The CRC-32 of a page, which some programs write into its header (Parquet 2.10, field 4). */
final class PageChecksums {

    private static final int CRC = 4;

    private PageChecksums() {}

    /** Refuses a page that is not what its header says; without a checksum it says nothing. */
    static void require(ThriftReader.Struct header, MemorySegment stored) {
        if (!header.has(CRC)) {
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(stored.asByteBuffer());
        if ((int) crc.getValue() != (int) header.number(CRC)) {
            throw HyalineException.damaged("page must have its checksum, but has not");
        }
    }

    /** Goes over all pages of a chunk. */
    static void require(MemorySegment file, ThriftReader.Struct column) {
        ThriftReader.Struct meta = column.struct(3);
        long at = meta.number(9);
        if (meta.has(11) && meta.number(11) > 0) {
            at = Math.min(at, meta.number(11));
        }
        long end = at + meta.number(7);
        while (at < end) {
            ThriftReader thrift = new ThriftReader(file, at);
            ThriftReader.Struct header = thrift.struct();
            if (!header.has(CRC)) {
                return; // who writes none for one page writes none for another
            }
            require(header, file.asSlice(thrift.at(), header.size(3)));
            at = thrift.at() + header.size(3);
        }
    }
}
