// The accelerator's core: memories, the table of layer descriptors, and one frame at a time through all of
// its layers. Descriptors and requantisation tables are there twice: one half runs, the other may be written.
// While no frame runs, the host writes and reads the memories through one port of 64 bits.
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
    // host: memory 0 activations (address, four banks a part), 1 weights, 2 tables, 3 descriptors
    input  wire        host_write,
    input  wire [1:0]  host_memory,
    input  wire [15:0] host_address,
    input  wire [3:0]  host_part,    // which 64 bits of the word
    input  wire [63:0] host_data,
    input  wire        host_half,    // of tables and descriptors
    output wire [63:0] host_read,    // of weights, tables and descriptors, two cycles after the address
    // frame
    input  wire        start,
    input  wire        half,         // of tables and descriptors, that runs
    output wire        busy,
    output reg         done,
    output wire        overrun,
    output reg         damaged,      // a descriptor's check failed: the frame does not go on
    output reg  [7:0]  on_chip,      // bytes that the memories moved in the cycle before
    output reg  [31:0] cycles,       // of the last frame
    output reg  [31:0] beats,
    output wire        result_valid,
    output wire [15:0] result_index,
    output wire [DRAIN*16-1:0] results  // of this index and the next
);
    localparam INPUTS = 3 * BLOCK;
    localparam WEIGHT_BITS = BLOCK * INPUTS;
    localparam WEIGHT_PARTS = WEIGHT_BITS / 64;

    // --- layers, one after another; the next descriptor waits beside the one that runs
    localparam STORED = `DESCRIPTOR_STORED;
    (* ram_style = "block" *) reg [STORED-1:0] descriptors [0:(2<<LAYERS)-1];
    reg [STORED-1:0] next;
    reg [447:0] descriptor;
    reg [LAYERS-1:0] layer;
    reg sound;                       // the check of `next`: all its 16-bit words add up, without carry
    wire [LAYERS:0] descriptor_address = busy ? {half, layer} : {host_half, host_address[LAYERS-1:0]};
    wire [15:0] folded;
    genvar b, f;
    generate
        for (f = 0; f < 16; f = f + 1) begin : fold
            wire [STORED/16-1:0] column_bits;
            for (b = 0; b < STORED / 16; b = b + 1) begin : word
                assign column_bits[b] = next[b*16+f];
            end
            assign folded[f] = ^column_bits;
        end
    endgenerate
    reg running, waiting, finishing;
    reg [2:0] fetching;
    wire beat, first, shift, negative, tile_end, layer_end, odd_block, last_block, full, drained;
    wire signed [10:0] row, column;
    wire [7:0] tap, tile_row, tile_column, tile_block;
    wire [15:0] in_offset, weight_address;
    wire [2:0] plane;
    wire [3:0] diagonal;

    always @(posedge clk) begin
        next <= descriptors[descriptor_address];
        sound <= folded == `DESCRIPTOR_SOUND;
        fetching <= {fetching[1:0], 1'b0};
        done <= 1'b0;
        if (reset) begin
            running <= 1'b0;
            waiting <= 1'b0;
            finishing <= 1'b0;
            damaged <= 1'b0;
        end else if (!busy) begin
            layer <= {LAYERS{1'b0}};
            waiting <= start;
            fetching <= 3'b111;
        end else if (waiting && fetching == 0 && !sound) begin
            damaged <= 1'b1;
            waiting <= 1'b0;
        end else if (waiting && fetching == 0 && (!`DESCRIPTOR_BARRIER(next) || drained)) begin
            descriptor <= next[447:0];
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
        .first(first), .shift(shift), .diagonal(diagonal), .negative(negative), .tile_end(tile_end),
        .layer_end(layer_end), .row(row), .column(column), .tap(tap), .in_offset(in_offset), .odd_block(odd_block),
        .last_block(last_block), .plane(plane), .weight_address(weight_address),
        .tile_row(tile_row), .tile_column(tile_column), .tile_block(tile_block)
    );

    // --- activation memory
    wire [BANKS*ADDRESS-1:0] addresses_a, addresses_b;
    wire [BANKS*BLOCK-1:0] words_a, words_b, data_b;
    wire [BANKS-1:0] write_b;
    generate
        for (b = 0; b < BANKS; b = b + 1) begin : bank
            bitgear_bank #(.WIDTH(BLOCK), .DEPTH(1 << ADDRESS), .ADDRESS(ADDRESS)) bank_memory (
                .clk(clk), .address_a(addresses_a[b*ADDRESS+:ADDRESS]), .read_a(words_a[b*BLOCK+:BLOCK]),
                .address_b(addresses_b[b*ADDRESS+:ADDRESS]), .write_b(write_b[b]), .data_b(data_b[b*BLOCK+:BLOCK]),
                .read_b(words_b[b*BLOCK+:BLOCK])
            );
        end
    endgenerate
    wire [POSITIONS*INPUTS-1:0] codes;
    bitgear_gather #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .BANKS(BANKS), .BANK_BITS(BANK_BITS), .ADDRESS(ADDRESS)
    ) gather (
        .clk(clk), .descriptor(descriptor), .row(row), .column(column), .tap(tap), .in_offset(in_offset),
        .odd_block(odd_block), .last_block(last_block), .plane(plane), .addresses(addresses_a),
        .words(words_a), .codes(codes)
    );

    // --- weights, in step with the codes: 8 cycles after the beat
    wire [WEIGHT_BITS-1:0] weights_read;
    reg [WEIGHT_BITS-1:0] weights;
    reg [WEIGHTS-1:0] weight_addresses [1:6];
    reg [8:1] beats_d, first_d, shift_d, negative_d, end_d;
    reg [3:0] diagonal_d [1:8];
    integer s;
    always @(posedge clk) begin
        weight_addresses[1] <= weight_address[WEIGHTS-1:0];
        for (s = 2; s < 7; s = s + 1) weight_addresses[s] <= weight_addresses[s-1];
        diagonal_d[1] <= diagonal;
        for (s = 2; s < 9; s = s + 1) diagonal_d[s] <= diagonal_d[s-1];
        weights <= weights_read;
        beats_d <= reset ? 8'd0 : {beats_d[7:1], beat};
        first_d <= {first_d[7:1], first};
        shift_d <= {shift_d[7:1], shift};
        negative_d <= {negative_d[7:1], negative};
        end_d <= {end_d[7:1], tile_end};
    end
    wire [WEIGHTS-1:0] weight_read_address = busy ? weight_addresses[6] : host_address[WEIGHTS-1:0];
    generate
        for (f = 0; f < WEIGHT_PARTS; f = f + 1) begin : weight_part
            reg [63:0] memory [0:(1<<WEIGHTS)-1];
            reg [63:0] word;
            wire host_here = host_write && host_memory == 2'd1 && host_part == f;
            always @(posedge clk) begin
                word <= memory[weight_read_address];
                if (host_here) memory[host_address[WEIGHTS-1:0]] <= host_data;
            end
            assign weights_read[f*64+:64] = word;
        end
    endgenerate

    wire ending;
    wire [CHANNEL-1:0] channel;
    wire [DRAIN*POSITIONS*SUM-1:0] sums;
    wire [POSITIONS*SUM-1:0] code_sums;
    bitgear_array #(
        .OUTPUTS(BLOCK), .POSITIONS(POSITIONS), .INPUTS(INPUTS), .COUNT(COUNT), .SUM(SUM), .CHANNEL(CHANNEL),
        .DRAIN(DRAIN)
    ) array (
        .clk(clk), .weights(weights), .codes(codes), .valid(beats_d[8]), .first(first_d[8]),
        .shift(shift_d[8]), .diagonal(diagonal_d[8]), .negative(negative_d[8]), .last(end_d[8]),
        .ending(ending), .channel(channel), .sums(sums), .code_sums(code_sums)
    );

    // --- requantisation tables: {bias, multiplier}, DRAIN neighbours at once
    wire [15:0] table_address;
    wire [DRAIN*89-1:0] table_entries;
    genvar k;
    generate
        for (k = 0; k < DRAIN; k = k + 1) begin : table_bank
            localparam BITS = TABLES - $clog2(DRAIN);
            reg [63:0] low [0:(2<<BITS)-1];
            reg [24:0] high [0:(2<<BITS)-1];
            reg [88:0] entry;
            wire [BITS:0] own = {half, table_address[TABLES-1:TABLES-BITS]};
            wire [BITS:0] host = {host_half, host_address[TABLES-1:TABLES-BITS]};
            wire [BITS:0] address = busy ? own : host;
            wire host_here = host_write && host_memory == 2'd2 && host_address % DRAIN == k;
            always @(posedge clk) begin
                entry <= {high[address], low[address]};
                if (host_here && !host_part[0]) low[host] <= host_data;
                if (host_here && host_part[0]) high[host] <= host_data[24:0];
            end
            assign table_entries[k*89+:89] = entry;
        end
    endgenerate

    wire fetch_taken;
    bitgear_drain #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .CHANNEL(CHANNEL), .BANKS(BANKS), .BANK_BITS(BANK_BITS),
        .ADDRESS(ADDRESS), .SUM(SUM), .DRAIN(DRAIN)
    ) drain (
        .clk(clk), .reset(reset), .begins(begins),
        .tile({tile_row, tile_column, tile_block, descriptor}), .full(full), .drained(drained),
        .overrun(overrun), .ending(ending), .channel(channel), .sums(sums), .code_sums(code_sums),
        .table_address(table_address), .table_entries(table_entries),
        .host_write(host_write && host_memory == 2'd0), .host_address(host_address[ADDRESS-1:0]),
        .host_part(host_part), .host_data(host_data), .addresses(addresses_b),
        .bank_write(write_b), .bank_data(data_b), .bank_words(words_b), .fetch_taken(fetch_taken), .result_valid(result_valid),
        .result_index(result_index), .results(results)
    );

    // --- the host's writes of descriptors, and what it reads
    integer w;
    always @(posedge clk)
        for (w = 0; w < STORED / 16; w = w + 1)
            if (host_write && host_memory == 2'd3 && {28'd0, host_part} == w / 4)
                descriptors[{host_half, host_address[LAYERS-1:0]}][w*16+:16] <= host_data[w%4*16+:16];

    bitgear_readback #(.STORED(STORED), .DRAIN(DRAIN)) readback (
        .clk(clk), .memory(host_memory), .part(host_part), .odd(host_address[0]), .weights(weights_read),
        .descriptor(next), .entries(table_entries), .read(host_read)
    );

    // A beat reads a word of every bank and a weight word; a plane of a tile's codes, written or fetched, takes a
    // word of half the banks.
    localparam [7:0] BEAT_BYTES = 2 * BANKS + 8 * WEIGHT_PARTS, PLANE_BYTES = BANKS;
    always @(posedge clk)
        on_chip <= (beat ? BEAT_BYTES : 8'd0) + (|write_b || fetch_taken ? PLANE_BYTES : 8'd0);

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
