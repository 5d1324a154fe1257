package dev.hyaline.checkpoint;

import static dev.hyaline.checkpoint.SafetensorsHeader.damaged;

import dev.hyaline.common.Figures;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads the data that torch pickles (protocol 2), and nothing else: a pickle is a program, and this
 * one is never run. Of names in modules, which a pickle may call, a dozen are known and stand for
 * fixed shapes of data; any other is refused by name.
 */
final class Pickle {

    /** A name in a module. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** What torch keeps outside the pickle. */
    record Storage(DType dtype, String key) {}

    /** A view of a storage, in elements. */
    record View(Storage storage, long offset, List<Long> shape, List<Long> strides) {}

    /** Python's None. */
    enum None {
        NONE
    }

    private static final Global DICT = new Global("collections", "OrderedDict");
    private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
    private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");

    private static final Map<Global, DType> STORAGES =
            Map.of(
                    new Global("torch", "DoubleStorage"), DType.F64,
                    new Global("torch", "FloatStorage"), DType.F32,
                    new Global("torch", "HalfStorage"), DType.F16,
                    new Global("torch", "BFloat16Storage"), DType.BF16,
                    new Global("torch", "LongStorage"), DType.I64,
                    new Global("torch", "IntStorage"), DType.I32,
                    new Global("torch", "ShortStorage"), DType.I16,
                    new Global("torch", "CharStorage"), DType.I8,
                    new Global("torch", "ByteStorage"), DType.U8,
                    new Global("torch", "BoolStorage"), DType.BOOL);

    private static final int PROTOCOL = 2;

    private final ByteBuffer bytes;
    private final String file;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private Pickle(byte[] bytes, String file) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
    }

    /**
     * What is pickled: {@link Map} with keys of text, {@link List}, {@link String}, {@link Long},
     * {@link Double}, {@link Boolean}, {@link View} or {@link None}.
     */
    static Object read(byte[] bytes, String file) {
        Pickle pickle = new Pickle(bytes, file);
        try {
            return pickle.run();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NoSuchElementException e) {
            throw damaged("data.pkl must end with its data, but is cut off", file, e);
        } catch (ClassCastException | IllegalArgumentException e) {
            throw damaged("data.pkl must be data that torch wrote, but is not", file, e);
        }
    }

    private Object run() {
        while (true) {
            int opcode = Byte.toUnsignedInt(bytes.get());
            if (opcode == '.') {
                return pop();
            }
            if (!pushConstant(opcode) && !remember(opcode)) {
                build(opcode);
            }
        }
    }

    private boolean pushConstant(int opcode) {
        switch (opcode) {
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) Byte.toUnsignedInt(bytes.get()));
            case 'M' -> push((long) Short.toUnsignedInt(bytes.getShort()));
            case 'J' -> push((long) bytes.getInt());
            case 0x8a -> push(longValue());
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
            case 'X' -> push(text(bytes.getInt()));
            case '}' -> push(new LinkedHashMap<String, Object>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 'c' -> push(global());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean remember(int opcode) {
        switch (opcode) {
            case 'q' -> memo.put(Byte.toUnsignedInt(bytes.get()), top());
            case 'r' -> memo.put(bytes.getInt(), top());
            case 'h' -> push(recalled(Byte.toUnsignedInt(bytes.get())));
            case 'j' -> push(recalled(bytes.getInt()));
            case '(' -> marks.push(stack.size());
            case 0x80 -> checkProtocol(bytes.get());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void build(int opcode) {
        switch (opcode) {
            case 't' -> push(popMarked());
            case 0x85 -> push(popLast(1));
            case 0x86 -> push(popLast(2));
            case 0x87 -> push(popLast(3));
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popMarked());
            case 'a' -> append(popLast(1));
            case 'e' -> append(popMarked());
            case 'Q' -> push(storage((List<?>) pop()));
            case 'R' -> {
                List<?> arguments = (List<?>) pop();
                push(rebuilt((Global) pop(), arguments));
            }
            case 'b' -> {
                pop(); // attributes of an OrderedDict, such as _metadata: nothing that we need
                requireDict(top());
            }
            default ->
                    throw damaged(
                            Figures.format(
                                    "data.pkl must have opcodes of plain data, but has: 0x%02x",
                                    opcode),
                            file,
                            null);
        }
    }

    private Global global() {
        Global global = new Global(line(), line());
        if (!global.equals(DICT)
                && !global.equals(TENSOR)
                && !global.equals(PARAMETER)
                && !STORAGES.containsKey(global)) {
            throw damaged(
                    "data.pkl must name only what tensors are made of, but names: "
                            + StoredTensor.shown(global.toString()),
                    file,
                    null);
        }
        return global;
    }

    private Object rebuilt(Global global, List<?> arguments) {
        if (global.equals(DICT) && arguments.isEmpty()) {
            return new LinkedHashMap<String, Object>();
        }
        if (global.equals(PARAMETER) && arguments.getFirst() instanceof View view) {
            return view;
        }
        if (global.equals(TENSOR) && arguments.size() >= 4) {
            return new View(
                    (Storage) arguments.get(0),
                    (Long) arguments.get(1),
                    numbers((List<?>) arguments.get(2)),
                    numbers((List<?>) arguments.get(3)));
        }
        throw damaged(
                Figures.format(
                        "data.pkl must call %s with what it takes, but gives it %d arguments",
                        global, arguments.size()),
                file,
                null);
    }

    private static Storage storage(List<?> id) {
        DType dtype = STORAGES.get((Global) id.get(1));
        if (!"storage".equals(id.get(0)) || dtype == null) {
            throw new IllegalArgumentException("not a storage");
        }
        return new Storage(dtype, (String) id.get(2));
    }

    private static List<Long> numbers(List<?> values) {
        return values.stream().map(Long.class::cast).toList();
    }

    private void setItems(List<Object> pairs) {
        Map<String, Object> dict = requireDict(top());
        for (int i = 0; i < pairs.size(); i += 2) {
            dict.put((String) pairs.get(i), pairs.get(i + 1));
        }
    }

    private void append(List<Object> values) {
        @SuppressWarnings("unchecked") // all lists are of objects
        List<Object> list = (List<Object>) top();
        list.addAll(values);
    }

    private static Map<String, Object> requireDict(Object value) {
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException("not a dict");
        }
        @SuppressWarnings("unchecked") // all maps are made here
        Map<String, Object> dict = (Map<String, Object>) value;
        return dict;
    }

    private void checkProtocol(byte protocol) {
        if (protocol != PROTOCOL) {
            throw damaged("data.pkl must have protocol 2, but has: " + protocol, file, null);
        }
    }

    private long longValue() {
        byte[] digits = new byte[Byte.toUnsignedInt(bytes.get())];
        bytes.get(digits);
        long value = 0;
        if (digits.length > Long.BYTES) {
            throw new IllegalArgumentException("too long");
        }
        for (int i = digits.length - 1; i >= 0; i--) {
            value = i == digits.length - 1 ? digits[i] : value << 8 | Byte.toUnsignedInt(digits[i]);
        }
        return value;
    }

    private String text(int length) {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private String line() {
        int begin = bytes.position();
        while (bytes.get() != '\n') {}
        return new String(
                bytes.array(), begin, bytes.position() - begin - 1, StandardCharsets.UTF_8);
    }

    private Object recalled(int key) {
        Object value = memo.get(key);
        if (value == null) {
            throw new IllegalArgumentException("nothing is remembered as " + key);
        }
        return value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return stack.removeLast();
    }

    private Object top() {
        return stack.getLast();
    }

    private List<Object> popLast(int count) {
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> values = List.copyOf(tail);
        tail.clear();
        return values;
    }

    private List<Object> popMarked() {
        return popLast(stack.size() - marks.pop());
    }
}
