// The accelerator's core: memories, the table of layer descriptors, and one frame at a time through all of
// its layers. Between frames the host writes and reads the memories through one port.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_core #(
    parameter BLOCK      = 16,   // channels of a word, and filters of the array
    parameter CHANNEL    = 4,    // 2**CHANNEL = BLOCK
    parameter POSITIONS  = 16,
    parameter BANKS      = 32,   // 2 * POSITIONS
    parameter BANK_BITS  = 5,
    parameter ADDRESS    = 10,   // 2**ADDRESS words a bank
    parameter WEIGHTS    = 10,   // 2**WEIGHTS weight words
    parameter TABLES     = 9,    // 2**TABLES requantisation entries
    parameter LAYERS     = 6,    // 2**LAYERS descriptors
    parameter COUNT      = 6,
    parameter SUM        = 28,
    parameter DRAIN      = 2     // channels requantised a cycle, a power of 2
) (
    input  wire        clk,
    input  wire        reset,
    // host: memory 0 activations (bank, address), 1 weights, 2 tables, 3 descriptors; 32 bits at a time
    input  wire        host_write,
    input  wire [1:0]  host_memory,
    input  wire [15:0] host_address,
    input  wire [4:0]  host_part,
    input  wire [31:0] host_data,
    output wire [31:0] host_read,    // activation memory, one cycle after the address
    // frame
    input  wire        start,
    input  wire [LAYERS-1:0] first_layer,
    output wire        busy,
    output reg         done,
    output wire        overrun,
    output reg  [31:0] cycles,       // of the last frame
    output reg  [31:0] beats,
    output wire        result_valid,
    output wire [15:0] result_index,
    output wire [DRAIN*16-1:0] results  // of this index and the next
);
    localparam INPUTS = 3 * BLOCK;
    localparam WEIGHT_BITS = BLOCK * INPUTS;


    // --- layers, one after another; the next descriptor waits beside the one that runs
    reg [447:0] descriptors [0:(1<<LAYERS)-1];
    reg [447:0] descriptor, next;
    reg [LAYERS-1:0] layer;
    reg running, waiting, finishing;
    reg [1:0] fetching;
    wire beat, first, shift, negative, tile_end, layer_end, odd_block, last_block, full, drained;
    wire signed [10:0] row, column;
    wire [7:0] tap, tile_row, tile_column, tile_block;
    wire [15:0] in_offset, weight_address;
    wire [2:0] plane;

    always @(posedge clk) begin
        next <= descriptors[layer];
        fetching <= {fetching[0], 1'b0};
        done <= 1'b0;
        if (reset) begin
            running <= 1'b0;
            waiting <= 1'b0;
            finishing <= 1'b0;
        end else if (!busy) begin
            layer <= first_layer;
            waiting <= start;
            fetching <= 2'b11;
        end else if (waiting && fetching == 0 && (!`DESCRIPTOR_BARRIER(next) || drained)) begin
            descriptor <= next;
            layer <= layer + 1'b1;
            running <= 1'b1;
            waiting <= 1'b0;
        end else if (running && layer_end && beat) begin
            running <= 1'b0;
            waiting <= !`DESCRIPTOR_LAST(descriptor);
            finishing <= `DESCRIPTOR_LAST(descriptor);
        end else if (finishing && drained) begin
            finishing <= 1'b0;
            done <= 1'b1;
        end
    end
    assign busy = running || waiting || finishing;

    // --- a tile must not end faster than the sums of the one before can be taken away, nor before its
    // residual operand is there; a new layer's constants must not meet the last codes of the layer before
    localparam CONSTANTS = 8'd16;
    localparam WRITE = 8'd8;    // cycles that a write may hold a fetch up
    reg [7:0] since_end, since_begin, spacing_before;
    reg first_tile, announced;
    wire ready;
    wire [7:0] spacing = `DESCRIPTOR_SPACING(descriptor);
    wire [7:0] larger = spacing > spacing_before ? spacing : spacing_before;
    wire [7:0] wanted = larger + (first_tile ? CONSTANTS : 8'd0);
    wire [7:0] fetch_time = `DESCRIPTOR_RESIDUAL(descriptor) ? {4'd0, `DESCRIPTOR_RES_WIDTH(descriptor)} + WRITE : 8'd0;
    wire begins = ready && first && !announced && !full;
    wire hold = (first && full && !announced)
        || (tile_end && (since_end < wanted || (begins ? 8'd0 : since_begin) < fetch_time));
    always @(posedge clk) begin
        if (!busy) since_end <= 8'hff;
        else if (beat && tile_end) since_end <= 8'd0;
        else if (since_end != 8'hff) since_end <= since_end + 8'd1;
        if (begins) since_begin <= 8'd1;
        else if (since_begin != 8'hff) since_begin <= since_begin + 8'd1;
        announced <= !(beat && tile_end) && running && (announced || begins);
        if (!running) first_tile <= 1'b1;
        else if (beat && tile_end) first_tile <= 1'b0;
        if (!busy) spacing_before <= 8'd0;
        else if (beat && tile_end) spacing_before <= spacing;
    end

    bitgear_sequencer sequencer (
        .clk(clk), .reset(reset), .descriptor(descriptor), .running(running), .ready(ready), .hold(hold), .beat(beat),
        .first(first), .shift(shift), .negative(negative), .tile_end(tile_end), .layer_end(layer_end),
        .row(row), .column(column), .tap(tap), .in_offset(in_offset), .odd_block(odd_block),
        .last_block(last_block), .plane(plane), .weight_address(weight_address),
        .tile_row(tile_row), .tile_column(tile_column), .tile_block(tile_block)
    );

    // --- activation memory
    wire [BANKS*ADDRESS-1:0] addresses_a, addresses_b;
    wire [BANKS*BLOCK-1:0] words_a, words_b, data_b;
    wire [BANKS-1:0] write_b;
    genvar b;
    generate
        for (b = 0; b < BANKS; b = b + 1) begin : bank
            wire host_here = host_write && host_memory == 2'd0 && host_part == b;
            bitgear_bank #(.WIDTH(BLOCK), .DEPTH(1 << ADDRESS), .ADDRESS(ADDRESS)) bank_memory (
                .clk(clk), .address_a(addresses_a[b*ADDRESS+:ADDRESS]), .read_a(words_a[b*BLOCK+:BLOCK]),
                .address_b(busy ? addresses_b[b*ADDRESS+:ADDRESS] : host_address[ADDRESS-1:0]),
                .write_b(busy ? write_b[b] : host_here),
                .data_b(busy ? data_b[b*BLOCK+:BLOCK] : host_data[BLOCK-1:0]),
                .read_b(words_b[b*BLOCK+:BLOCK])
            );
        end
    endgenerate
    assign host_read = {{(32 - BLOCK) {1'b0}}, words_b[host_part*BLOCK+:BLOCK]};

    wire [POSITIONS*INPUTS-1:0] codes;
    bitgear_gather #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .BANKS(BANKS), .BANK_BITS(BANK_BITS), .ADDRESS(ADDRESS)
    ) gather (
        .clk(clk), .descriptor(descriptor), .row(row), .column(column), .tap(tap), .in_offset(in_offset),
        .odd_block(odd_block), .last_block(last_block), .plane(plane), .addresses(addresses_a),
        .words(words_a), .codes(codes)
    );

    // --- weights, in step with the codes: 8 cycles after the beat
    reg [WEIGHT_BITS-1:0] weight_memory [0:(1<<WEIGHTS)-1];
    reg [WEIGHT_BITS-1:0] weights_read, weights;
    reg [WEIGHTS-1:0] weight_addresses [1:6];
    reg [8:1] beats_d, first_d, shift_d, negative_d, end_d;
    integer s;
    always @(posedge clk) begin
        weight_addresses[1] <= weight_address[WEIGHTS-1:0];
        for (s = 2; s < 7; s = s + 1) weight_addresses[s] <= weight_addresses[s-1];
        weights_read <= weight_memory[weight_addresses[6]];
        weights <= weights_read;
        beats_d <= reset ? 8'd0 : {beats_d[7:1], beat};
        first_d <= {first_d[7:1], first};
        shift_d <= {shift_d[7:1], shift};
        negative_d <= {negative_d[7:1], negative};
        end_d <= {end_d[7:1], tile_end};
    end

    wire ending;
    wire [CHANNEL-1:0] channel;
    wire [DRAIN*POSITIONS*SUM-1:0] sums;
    wire [POSITIONS*SUM-1:0] code_sums;
    bitgear_array #(
        .OUTPUTS(BLOCK), .POSITIONS(POSITIONS), .INPUTS(INPUTS), .COUNT(COUNT), .SUM(SUM), .CHANNEL(CHANNEL),
        .DRAIN(DRAIN)
    ) array (
        .clk(clk), .weights(weights), .codes(codes), .valid(beats_d[8]), .first(first_d[8]),
        .shift(shift_d[8]), .negative(negative_d[8]), .last(end_d[8]), .ending(ending), .channel(channel),
        .sums(sums), .code_sums(code_sums)
    );

    // --- requantisation tables: {bias, multiplier}, DRAIN neighbours at once
    wire [15:0] table_address;
    wire [DRAIN*89-1:0] table_entries;
    genvar k;
    generate
        for (k = 0; k < DRAIN; k = k + 1) begin : table_bank
            reg [88:0] entries [0:(1<<TABLES)/DRAIN-1];
            reg [88:0] entry;
            localparam BITS = TABLES - $clog2(DRAIN);
            wire [BITS-1:0] own = table_address[TABLES-1:TABLES-BITS];
            wire [BITS-1:0] host = host_address[TABLES-1:TABLES-BITS];
            wire host_here = host_write && host_memory == 2'd2 && host_address % DRAIN == k;
            always @(posedge clk) begin
                entry <= entries[own];
                if (host_here && host_part == 0) entries[host][31:0] <= host_data;
                if (host_here && host_part == 1) entries[host][63:32] <= host_data;
                if (host_here && host_part == 2) entries[host][88:64] <= host_data[24:0];
            end
            assign table_entries[k*89+:89] = entry;
        end
    endgenerate

    bitgear_drain #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .CHANNEL(CHANNEL), .BANKS(BANKS), .BANK_BITS(BANK_BITS),
        .ADDRESS(ADDRESS), .SUM(SUM), .DRAIN(DRAIN)
    ) drain (
        .clk(clk), .reset(reset), .begins(begins),
        .tile({tile_row, tile_column, tile_block, descriptor}), .full(full), .drained(drained),
        .overrun(overrun), .ending(ending), .channel(channel), .sums(sums), .code_sums(code_sums),
        .table_address(table_address), .table_entries(table_entries), .addresses(addresses_b),
        .bank_write(write_b), .bank_data(data_b), .bank_words(words_b), .result_valid(result_valid),
        .result_index(result_index), .results(results)
    );

    // --- host writes: wide words are put together of parts of 32 bits, the last part stores
    always @(posedge clk)
        if (host_write)
            case (host_memory)
                2'd1: weight_memory[host_address[WEIGHTS-1:0]][host_part*32+:32] <= host_data;
                2'd3: descriptors[host_address[LAYERS-1:0]][host_part*32+:32] <= host_data;
                default: ;
            endcase

    // --- counters of the last frame
    always @(posedge clk)
        if (!busy && start) begin
            cycles <= 0;
            beats <= 0;
        end else if (busy) begin
            cycles <= cycles + 32'd1;
            if (beat) beats <= beats + 32'd1;
        end
endmodule
`default_nettype wire
