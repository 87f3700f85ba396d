// Commands and frames in their order: one command between two frames, a reset at once. Keeps what runs and what
// is staged beside it, under which a frame may run too, and counts.
`default_nettype none
`include "bitgear_registers.vh"
module bitgear_control #(
    parameter BLOCK     = 16,
    parameter POSITIONS = 16,
    parameter DRAIN     = 2,
    parameter ADDRESS   = 10,
    parameter WEIGHTS   = 10,
    parameter TABLES    = 9,
    parameter LAYERS    = 6,
    parameter LOGITS    = 8,
    parameter CLOCK_KHZ = 100000
) (
    input  wire        clk,
    input  wire        reset,
    output wire        irq,
    output wire [`REGISTER_FRAMES*32-1:0] shown,
    output wire [2:0]  counter_number,
    output wire [63:0] counter_value,
    input  wire [(`REGISTERS-`REGISTER_FIRST_WRITTEN)*32-1:0] written,
    // bitgear_core
    output wire        core_reset,
    output wire        core_start,
    output wire        half,
    output wire        host_write,
    output wire [1:0]  host_memory,
    output wire [15:0] host_address,
    output wire [3:0]  host_part,
    output wire [63:0] host_data,
    output wire        host_half,
    input  wire [63:0] host_read,
    input  wire        core_busy,
    input  wire        core_done,
    input  wire        core_damaged,
    input  wire        core_overrun,
    input  wire [31:0] core_cycles,
    input  wire [31:0] core_beats,
    input  wire [7:0]  on_chip,
    input  wire        result_valid,
    input  wire [15:0] result_index,
    input  wire [DRAIN*16-1:0] results,
    // the buffer: 64-bit words, an access a cycle at most, replies to reads in order
    output wire        memory_valid,
    output wire        memory_write,
    output wire [63:0] memory_address,
    output wire [63:0] memory_data,
    input  wire        memory_accept,
    input  wire        reply_valid,
    input  wire [63:0] reply
);
    localparam STAGE = 8'd1, COMMIT = 8'd2, VERIFY = 8'd3, RESET = 8'd4, LOAD = 8'd5;
    localparam NO_ERROR = 4'd0, UNKNOWN = 4'd1, NOT_STAGED = 4'd5;
    localparam FIRST = `REGISTER_FIRST_WRITTEN;

    // --- what the host wrote
    wire [63:0] buffer = written[(`REGISTER_BUFFER_LOW-FIRST)*32+:64];
    wire [23:0] slot_bytes = written[(`REGISTER_SLOT_BYTES-FIRST)*32+:24];
    wire [3:0] slots = written[(`REGISTER_SLOTS-FIRST)*32+:4];
    wire [31:0] stage_offset = written[(`REGISTER_STAGE_OFFSET-FIRST)*32+:32];
    wire [31:0] stage_words = written[(`REGISTER_STAGE_WORDS-FIRST)*32+:32];
    wire [63:0] new_tag = written[(`REGISTER_TAG_LOW-FIRST)*32+:64];
    wire [63:0] new_epoch = written[(`REGISTER_EPOCH_LOW-FIRST)*32+:64];
    wire [31:0] seen_done = written[(`REGISTER_SEEN_DONE-FIRST)*32+:32];
    wire [31:0] seen_finished = written[(`REGISTER_SEEN_FINISHED-FIRST)*32+:32];
    wire [31:0] under_staged = written[(`REGISTER_UNDER_STAGED-FIRST)*32+:32];
    wire [31:0] command = written[(`REGISTER_COMMAND-FIRST)*32+:32];
    wire [31:0] submitted = written[(`REGISTER_SUBMITTED-FIRST)*32+:32];

    // --- commands
    reg [31:0] done, finished;
    reg [31:0] current;      // the command that is under way
    reg [3:0] error;
    reg configured, staged, staging, resetting;
    reg running_half;
    reg [63:0] epoch, tag;
    reg [15:0] frame_first, frame_words, logits;
    reg [31:0] staged_crc;   // of the last stage, load or verification
    wire [15:0] staged_first, staged_words, staged_logits;
    wire [7:0] opcode = staging || resetting ? current[7:0] : command[7:0];
    wire wanted = command != done;
    wire stop = wanted && command[7:0] == RESET && !resetting;
    wire frames_idle, frame_done, frame_good, halted, stager_busy, stager_done, read_idle;
    wire [3:0] stager_error;
    wire free = frames_idle && !frame_done && !stager_busy && !staging && !resetting;
    wire stage = wanted && free && (opcode == STAGE || opcode == VERIFY || opcode == LOAD);
    wire commits = wanted && free && opcode == COMMIT && staged;
    wire start_frame = !wanted && free && submitted != finished;
    always @(posedge clk) begin
        if (reset) begin
            done <= 32'd0;
            finished <= 32'd0;
            error <= NO_ERROR;
            configured <= 1'b0;
            staged <= 1'b0;
            staging <= 1'b0;
            resetting <= 1'b0;
            running_half <= 1'b0;
            epoch <= 64'd0;
            tag <= 64'd0;
        end else if (stop) begin
            resetting <= 1'b1;
            current <= command;
            configured <= 1'b0;
            staged <= 1'b0;
            staging <= 1'b0;
            epoch <= 64'd0;
            tag <= 64'd0;
        end else if (resetting) begin
            if (read_idle) begin
                finished <= submitted;
                done <= current;
                error <= NO_ERROR;
                resetting <= 1'b0;
            end
        end else if (stage) begin
            staging <= 1'b1;
            current <= command;
            if (opcode == STAGE) staged <= 1'b0;
        end else if (staging && stager_done) begin
            staging <= 1'b0;
            if (opcode == STAGE) staged <= stager_error == NO_ERROR;
            error <= stager_error;
            done <= current;
        end else if (wanted && free) begin
            done <= command;
            error <= opcode != COMMIT ? UNKNOWN : staged ? NO_ERROR : NOT_STAGED;
            if (commits) begin
                running_half <= !running_half;
                configured <= 1'b1;
                staged <= 1'b0;
                epoch <= new_epoch;
                tag <= new_tag;
                frame_first <= staged_first;
                frame_words <= staged_words;
                logits <= staged_logits;
            end
        end
        if (!reset && !stop && !resetting && frame_done) finished <= finished + 32'd1;
    end
    assign irq = done != seen_done || finished != seen_finished;

    // --- the stage stream
    wire stager_read, valid, last;
    wire [63:0] word;
    wire stager_write;
    wire [1:0] stager_memory;
    wire [15:0] stager_address;
    wire [3:0] stager_part;
    wire [63:0] stager_data;
    wire stager_clear, stager_sums;
    wire [63:0] stager_word;
    wire [31:0] crc;
    bitgear_stager #(
        .ADDRESS(ADDRESS), .WEIGHTS(WEIGHTS), .TABLES(TABLES), .LAYERS(LAYERS), .LOGITS(LOGITS),
        .WEIGHT_PARTS(3 * BLOCK * BLOCK / 64)
    ) stager (
        .clk(clk), .reset(reset), .start(stage), .verify(opcode == VERIFY), .weights_only(opcode == LOAD),
        .stop(stop), .busy(stager_busy),
        .done(stager_done), .error(stager_error), .sum_clear(stager_clear), .sum_valid(stager_sums),
        .sum_word(stager_word), .crc(crc), .read_start(stager_read), .read_idle(read_idle),
        .valid(valid && staging), .word(word), .last(last), .host_write(stager_write), .host_memory(stager_memory),
        .host_address(stager_address), .host_part(stager_part), .host_data(stager_data), .host_read(host_read),
        .frame_first(staged_first), .frame_words(staged_words), .logits(staged_logits)
    );

    // --- frames
    wire [7:0] slot = finished[7:0] & ~(8'hff << slots);
    reg [63:0] slot_address;
    always @(posedge clk) slot_address <= buffer + {32'd0, {24'd0, slot} * {8'd0, slot_bytes}};
    wire frames_read, frames_write, frames_clear, frames_sums, loading, result_write;
    wire [63:0] frames_word;
    wire [63:0] frame_address, result_address, result_word;
    wire [31:0] frame_size;
    wire [15:0] load_address;
    wire [3:0] load_part;
    wire [63:0] load_data;
    reg settled;      // slot_address is that of this frame
    always @(posedge clk) settled <= frames_idle && !frame_done;
    wire begins = start_frame && settled;
    // Which configuration the next frame runs under, or the one under way does. No command changes what is staged
    // while a frame is under way.
    reg beside;
    always @(posedge clk) if (frames_idle && !begins) beside <= under_staged[finished[4:0]];
    assign half = running_half ^ beside;
    bitgear_frames #(
        .LOGITS(LOGITS), .DRAIN(DRAIN), .ADDRESS_PARTS(2 * POSITIONS * BLOCK / 64)
    ) frames (
        .clk(clk), .reset(reset), .start(begins), .stop(stop || resetting), .idle(frames_idle),
        .done(frame_done), .good(frame_good), .halted(halted), .release_halt(commits), .loading(loading),
        .configured(configured && (staged || !beside)), .beside(beside), .number(finished),
        .slot_address(slot_address), .epoch(epoch), .tag(tag),
        .frame_first(beside ? staged_first : frame_first), .frame_words(beside ? staged_words : frame_words),
        .logits(beside ? staged_logits : logits), .read_start(frames_read),
        .read_address(frame_address), .read_words(frame_size), .valid(valid && !staging), .word(word), .last(last),
        .host_write(frames_write), .host_address(load_address), .host_part(load_part), .host_data(load_data),
        .core_start(core_start), .core_reset(core_reset), .core_done(core_done), .core_damaged(core_damaged),
        .core_overrun(core_overrun), .core_cycles(core_cycles), .core_beats(core_beats),
        .result_valid(result_valid), .result_index(result_index), .results(results), .sum_clear(frames_clear),
        .sum_valid(frames_sums), .sum_word(frames_word), .crc(crc), .write(result_write),
        .write_address(result_address), .write_word(result_word), .accept(memory_accept)
    );

    // --- one sum for stage streams and results
    bitgear_crc sum (
        .clk(clk), .clear(staging ? stager_clear : frames_clear), .valid(staging ? stager_sums : frames_sums),
        .word(staging ? stager_word : frames_word), .crc(crc)
    );
    always @(posedge clk) if (staging && stager_done) staged_crc <= crc;

    assign host_write = staging ? stager_write : frames_write;
    assign host_memory = staging ? stager_memory : 2'd0;
    assign host_address = staging ? stager_address : load_address;
    assign host_part = staging ? stager_part : load_part;
    assign host_data = staging ? stager_data : load_data;
    assign host_half = opcode == VERIFY ? running_half : !running_half;

    // --- the buffer
    wire request;
    wire [63:0] request_address;
    bitgear_reader reader (
        .clk(clk), .reset(reset), .start(stager_read || frames_read), .stop(stop || resetting),
        .address(staging ? buffer + {32'd0, stage_offset} : frame_address),
        .words(staging ? stage_words : frame_size), .idle(read_idle), .valid(valid), .word(word), .last(last),
        .request(request), .request_address(request_address), .accept(memory_accept && !result_write),
        .reply_valid(reply_valid), .reply(reply)
    );
    assign memory_valid = request || result_write;
    assign memory_write = result_write;
    assign memory_address = result_write ? result_address : request_address;
    assign memory_data = result_word;

    // --- counters, in the order of their registers
    reg [31:0] uptime, beats_before;
    wire beat = core_beats != beats_before;
    always @(posedge clk) begin
        beats_before <= core_beats;
        uptime <= reset ? 32'd0 : uptime + 32'd1;
    end
    wire [63:0] events = {
        {4'd0, memory_valid && memory_accept, 3'd0}, core_busy ? on_chip : 8'd0, {7'd0, staging || commits},
        {7'd0, loading}, {7'd0, core_busy && !beat}, {7'd0, core_busy && beat}, {7'd0, core_busy},
        {7'd0, frame_done && frame_good}
    };
    bitgear_counters counters (
        .clk(clk), .reset(reset), .events(events), .number(counter_number), .value(counter_value)
    );

    // --- what the host sees, the last register first
    localparam [31:0] GEOMETRY = {LOGITS[7:0], DRAIN[7:0], POSITIONS[7:0], BLOCK[7:0]};
    localparam [31:0] DEPTHS = {LAYERS[7:0], TABLES[7:0], WEIGHTS[7:0], ADDRESS[7:0]};
    assign shown = {
        tag, epoch, staged_crc,
        28'd0, halted, !free || wanted || submitted != finished, staged, configured, 28'd0, error, finished, done,
        uptime, CLOCK_KHZ[31:0], DEPTHS, GEOMETRY, `VERSION_VALUE, `IDENTITY_VALUE
    };
endmodule
`default_nettype wire
