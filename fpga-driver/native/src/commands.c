/* Commands: stage, load, commit, verify, reset; and registers that are only read. */
#include "node.h"

static const char *reason(uint32_t error)
{
    static const char *const reasons[] = {
        "no error", "no such command", "the stream's CRC is wrong: nothing was written",
        "a section does not fit its memory, or the stream does not end where it should: nothing was written",
        "read back something else than was written", "commit without stage"
    };
    return error < sizeof reasons / sizeof *reasons ? reasons[error] : "an error of a later version";
}

int32_t bitgear_command(bitgear_fpga *node, uint32_t opcode, uint64_t deadline)
{
    /* Its number tells it from the last command written, which starts it, and from the last ended. */
    uint32_t ended = bitgear_load(node, REGISTER_DONE) >> 8, number = node->command >> 8;
    do {
        number = (number + 1) & 0xffffff;
    } while (number == ended);
    node->command = number << 8 | opcode;
    bitgear_publish();
    bitgear_store(node, REGISTER_COMMAND, node->command);
    int32_t code = bitgear_await(node, REGISTER_DONE, node->command, deadline);
    uint32_t error = code == BITGEAR_OK ? bitgear_load(node, REGISTER_ERROR) : 0;
    return error == 0 ? code : bitgear_fail(node, BITGEAR_REFUSED, "error %u: %s", error, reason(error));
}

/* A command that was given up may still be under way, and use the stage area and the registers of its arguments. */
static int32_t settle(bitgear_fpga *node, uint64_t deadline)
{
    return bitgear_await(node, REGISTER_DONE, node->command, deadline);
}

/* A frame that is to run under what is staged must not find another there. */
static int32_t check_staged_free(bitgear_fpga *node)
{
    for (uint32_t number = node->waited; number != node->submitted; number++) {
        if (bitgear_is_under_staged(node, number)) {
            return bitgear_fail(node, BITGEAR_INVALID, "frame %u, which runs under what is staged, was not waited for",
                                number);
        }
    }
    return BITGEAR_OK;
}

/* Stage, load or verify: the command reads the stream from the stage area. */
static int32_t run_stream(bitgear_fpga *node, const struct bitgear_call *call)
{
    int32_t code = call->opcode == COMMAND_STAGE ? check_staged_free(node) : BITGEAR_OK;
    code = code == BITGEAR_OK ? settle(node, call->deadline) : code;
    if (code != BITGEAR_OK) {
        return code;
    }
    bitgear_copy_in(node->buffer + node->stage_offset / 8, call->data, call->bytes);
    bitgear_store(node, REGISTER_STAGE_OFFSET, node->stage_offset);
    bitgear_store(node, REGISTER_STAGE_WORDS, call->bytes / 8);
    code = bitgear_command(node, call->opcode, call->deadline);
    if (code == BITGEAR_OK) {
        *call->value = bitgear_load(node, REGISTER_CRC);
    }
    return code;
}

static int32_t stream(bitgear_fpga *node, uint32_t opcode, const uint8_t *data, uint32_t bytes, uint32_t *crc,
                      uint32_t timeout_ms)
{
    if (node == NULL || data == NULL || crc == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, no stream, or nowhere to put its CRC");
    }
    if (bytes == 0 || bytes % 8 != 0 || bytes > node->capabilities[BITGEAR_STAGE_BYTES]) {
        return bitgear_fail(node, BITGEAR_INVALID, "a stream of %u bytes: not whole words, or more than %u", bytes,
                            node->capabilities[BITGEAR_STAGE_BYTES]);
    }
    return bitgear_guarded(node, run_stream, &(struct bitgear_call){
        .opcode = opcode, .data = data, .bytes = bytes, .value = crc, .deadline = bitgear_deadline(timeout_ms)});
}

/* Writes the stream, and compares what was read back. */
static int32_t write_stream(bitgear_fpga *node, uint32_t opcode, const uint8_t *data, uint32_t bytes,
                            uint32_t timeout_ms)
{
    uint32_t crc = 0, end;
    int32_t code = stream(node, opcode, data, bytes, &crc, timeout_ms);
    if (code != BITGEAR_OK) {
        return code;
    }
    memcpy(&end, data + bytes - sizeof end, sizeof end);
    return crc == end
        ? BITGEAR_OK : bitgear_fail(node, BITGEAR_CORRUPT, "read back with CRC 0x%08x, not 0x%08x", crc, end);
}

int32_t bitgear_fpga_stage(bitgear_fpga *node, const uint8_t *data, uint32_t bytes, uint32_t timeout_ms)
{
    return write_stream(node, COMMAND_STAGE, data, bytes, timeout_ms);
}

int32_t bitgear_fpga_load(bitgear_fpga *node, const uint8_t *data, uint32_t bytes, uint32_t timeout_ms)
{
    return write_stream(node, COMMAND_LOAD, data, bytes, timeout_ms);
}

int32_t bitgear_fpga_verify(bitgear_fpga *node, const uint8_t *data, uint32_t bytes, uint32_t *crc,
                            uint32_t timeout_ms)
{
    return stream(node, COMMAND_VERIFY, data, bytes, crc, timeout_ms);
}

static int32_t run_commit(bitgear_fpga *node, const struct bitgear_call *call)
{
    int32_t code = check_staged_free(node);
    code = code == BITGEAR_OK ? settle(node, call->deadline) : code;
    if (code != BITGEAR_OK) {
        return code;
    }
    /* Known before it is asked for: if it takes too long it may still take effect, and frames then tell so. */
    node->committed[node->commits++ % REMEMBERED_COMMITS] = call->configuration;
    bitgear_store_pair(node, REGISTER_TAG_LOW, call->configuration.tag);
    bitgear_store_pair(node, REGISTER_EPOCH_LOW, call->configuration.epoch);
    code = bitgear_command(node, COMMAND_COMMIT, call->deadline);
    if (code == BITGEAR_REFUSED) {
        node->commits--;
    }
    if (code != BITGEAR_OK) {
        return code;
    }
    uint64_t epoch = bitgear_load_pair(node, REGISTER_RUNNING_EPOCH_LOW);
    uint64_t tag = bitgear_load_pair(node, REGISTER_RUNNING_TAG_LOW);
    if (epoch != call->configuration.epoch || tag != call->configuration.tag) {
        return bitgear_fail(node, BITGEAR_CORRUPT, "epoch %llu and tag 0x%016llx run after the commit",
                            (unsigned long long)epoch, (unsigned long long)tag);
    }
    node->runs = node->commits - 1;
    return BITGEAR_OK;
}

int32_t bitgear_fpga_commit(bitgear_fpga *node, uint64_t epoch, uint64_t tag, uint32_t timeout_ms)
{
    if (node == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node");
    }
    return bitgear_guarded(node, run_commit, &(struct bitgear_call){
        .configuration = {.epoch = epoch, .tag = tag}, .deadline = bitgear_deadline(timeout_ms)});
}

static int32_t run_reset(bitgear_fpga *node, const struct bitgear_call *call)
{
    int32_t code = bitgear_command(node, COMMAND_RESET, call->deadline);
    if (code == BITGEAR_OK) {
        node->waited = node->submitted;
        node->runs = node->commits;
    }
    return code;
}

int32_t bitgear_fpga_reset(bitgear_fpga *node, uint32_t timeout_ms)
{
    if (node == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node");
    }
    return bitgear_guarded(node, run_reset, &(struct bitgear_call){.deadline = bitgear_deadline(timeout_ms)});
}

static int32_t read_state(bitgear_fpga *node, const struct bitgear_call *call)
{
    call->values[BITGEAR_STATE_EPOCH] = bitgear_load_pair(node, REGISTER_RUNNING_EPOCH_LOW);
    call->values[BITGEAR_STATE_TAG] = bitgear_load_pair(node, REGISTER_RUNNING_TAG_LOW);
    call->values[BITGEAR_STATE_CRC] = bitgear_load(node, REGISTER_CRC);
    call->values[BITGEAR_STATE_STATUS] = bitgear_load(node, REGISTER_STATUS);
    return BITGEAR_OK;
}

int32_t bitgear_fpga_read_back(bitgear_fpga *node, uint64_t *values)
{
    if (node == NULL || values == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, or nowhere to put its state");
    }
    return bitgear_guarded(node, read_state, &(struct bitgear_call){.values = values});
}

/* The counters are pairs from frames on, in the order of the results. */
static int32_t read_counters(bitgear_fpga *node, const struct bitgear_call *call)
{
    for (int i = 0; i < BITGEAR_COUNTERS; i++) {
        int low = REGISTER_FRAMES + 2 * i, looks = 0;
        uint32_t high;
        do {
            if (looks++ == 16) {
                return bitgear_fail(node, BITGEAR_CORRUPT, "the upper half of counter %d does not hold still", i);
            }
            high = bitgear_load(node, low + 1);
            call->values[i] = (uint64_t)high << 32 | bitgear_load(node, low);
        } while (bitgear_load(node, low + 1) != high);
    }
    return BITGEAR_OK;
}

int32_t bitgear_fpga_counters(bitgear_fpga *node, uint64_t *values)
{
    if (node == NULL || values == NULL) {
        return bitgear_fail(node, BITGEAR_INVALID, "no node, or nowhere to put its counters");
    }
    return bitgear_guarded(node, read_counters, &(struct bitgear_call){.values = values});
}

static int32_t look(bitgear_fpga *node, const struct bitgear_call *call)
{
    (void)call;
    return bitgear_moves(node, bitgear_now())
        ? BITGEAR_OK : bitgear_fail(node, BITGEAR_DEAD, "the clock stands still");
}

int32_t bitgear_fpga_alive(bitgear_fpga *node)
{
    return node == NULL ? bitgear_fail(node, BITGEAR_INVALID, "no node") : bitgear_guarded(node, look, NULL);
}
