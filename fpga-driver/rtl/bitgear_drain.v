// What happens to a tile's sums while the array computes the next tile: fetch the residual operand's codes,
// requantise channel by channel, write the codes back as bit planes. Each of the three may have a tile of its
// own; a tile is its row, column, output block and its layer's descriptor.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_drain #(
    parameter POSITIONS = 16,
    parameter BLOCK     = 16,
    parameter CHANNEL   = 4,    // 2**CHANNEL = BLOCK
    parameter BANKS     = 32,
    parameter BANK_BITS = 5,
    parameter ADDRESS   = 10,
    parameter SUM       = 28,
    parameter DRAIN     = 2     // channels requantised a cycle
) (
    input  wire                       clk,
    input  wire                       reset,
    // a tile begins (bitgear_sequencer)
    input  wire                       begins,
    input  wire [471:0]               tile,
    output wire                       full,        // no tile may begin
    output wire                       drained,     // nothing is under way
    output reg                        overrun,     // a tile ended too early: a wrong `spacing`
    // the tile's sums (bitgear_array)
    input  wire                       ending,
    output wire [CHANNEL-1:0]         channel,
    input  wire [DRAIN*POSITIONS*SUM-1:0] sums,
    input  wire [POSITIONS*SUM-1:0]   code_sums,
    // requantisation tables: DRAIN entries, {bias, multiplier} each, one cycle later
    output wire [15:0]                table_address,
    input  wire [DRAIN*89-1:0]        table_entries,
    // port b of the banks, and the host's writes to them between frames
    input  wire                       host_write,
    input  wire [ADDRESS-1:0]         host_address,
    input  wire [3:0]                 host_part,
    input  wire [63:0]                host_data,
    output wire [BANKS*ADDRESS-1:0]   addresses,
    output wire [BANKS-1:0]           bank_write,
    output wire [BANKS*BLOCK-1:0]     bank_data,
    input  wire [BANKS*BLOCK-1:0]     bank_words,
    output wire                       fetch_taken, // a plane of the residual operand is read
    // logits
    output wire                       result_valid,
    output wire [15:0]                result_index,
    output wire [DRAIN*16-1:0]        results
);
    localparam LATENCY = 6;               // cycles from a channel's choice to its codes
    localparam DRAINED = $clog2(DRAIN);
    localparam FOLDED = 16 + $clog2(POSITIONS);  // bits of a folded sum

    // --- tiles that have begun
    reg [471:0] queue [0:3];
    reg [1:0] head, tail;
    reg [2:0] count;
    wire take;
    always @(posedge clk) begin
        if (begins) queue[tail] <= tile;
        if (reset) begin
            head <= 0;
            tail <= 0;
            count <= 0;
        end else begin
            if (begins) tail <= tail + 2'd1;
            if (take) head <= head + 2'd1;
            count <= count + {2'd0, begins} - {2'd0, take};
        end
    end
    assign full = count[2];

    // --- fetch
    reg [471:0] fetching;
    reg fetch_valid, fetch_started;
    reg [3:0] fetch_left;
    reg [6:1] fetch_beats;
    wire fetch_residual = `DESCRIPTOR_RESIDUAL(fetching);
    wire [3:0] fetch_width = `DESCRIPTOR_RES_WIDTH(fetching);
    assign take = count != 0 && (ending || !fetch_valid);
    wire [3:0] planes_left = fetch_started ? fetch_left : fetch_residual ? fetch_width : 4'd0;
    wire fetch = fetch_valid && planes_left != 0;
    wire [3:0] fetch_plane = planes_left - 4'd1;
    wire fetch_done = fetch_valid && !fetch && fetch_beats == 0;
    always @(posedge clk) begin
        if (take) fetching <= queue[head];
        fetch_valid <= !reset && (take || (fetch_valid && !ending));
        fetch_started <= !take && fetch_valid;
        fetch_left <= fetch_taken ? fetch_plane : planes_left;
        fetch_beats <= reset ? 6'd0 : {fetch_beats[5:1], fetch_taken};
    end

    wire [POSITIONS*BLOCK-1:0] fetched;
    reg [POSITIONS*BLOCK*8-1:0] arriving, operand;
    integer f;
    always @(posedge clk) begin
        for (f = 0; f < POSITIONS * BLOCK; f = f + 1)
            if (take) arriving[f*8+:8] <= 8'd0;
            else if (fetch_beats[6]) arriving[f*8+:8] <= {arriving[f*8+:7], fetched[f]};
        if (ending) operand <= arriving;
    end

    // --- requantise
    reg [471:0] requantising;
    reg [CHANNEL:0] next_channel;   // BLOCK when idle
    wire requantise = !next_channel[CHANNEL];
    wire last_channel = requantise && next_channel == BLOCK - DRAIN;
    reg [LATENCY:1] pushes, finishes;
    assign channel = next_channel[CHANNEL-1:0];
    always @(posedge clk) begin
        if (ending) requantising <= fetching;
        if (reset) next_channel <= {1'b1, {CHANNEL{1'b0}}};
        else if (ending) next_channel <= 0;
        else if (requantise) next_channel <= next_channel + DRAIN[CHANNEL:0];
        pushes <= reset ? {LATENCY{1'b0}} : {pushes[LATENCY-1:1], requantise};
        finishes <= reset ? {LATENCY{1'b0}} : {finishes[LATENCY-1:1], last_channel};
    end

    wire maximum = `DESCRIPTOR_MAXIMUM(requantising);
    wire logits = `DESCRIPTOR_LOGITS(requantising);
    wire fold = `DESCRIPTOR_FOLD(requantising);
    wire [2:0] shift = `DESCRIPTOR_SHIFT(requantising);
    wire [2:0] last_byte = shift - 3'd1;
    wire [15:0] table_base = `DESCRIPTOR_TABLE_BASE(requantising);
    wire [15:0] number = {requantising[455:448], {(16 - 8) {1'b0}}} >> (8 - CHANNEL)
        | {{(16 - CHANNEL) {1'b0}}, channel};
    assign table_address = table_base + number;

    // Constants, ready before the tile ends.
    wire [63:0] next_factor, next_offset;
    wire [7:0] next_least, next_top;
    reg [63:0] residual_factor, offset;
    reg [7:0] least, top;
    reg plain;                      // the code sums have no part in the sums
    bitgear_constants constants (
        .clk(clk), .descriptor(fetching[447:0]), .residual_factor(next_factor), .offset(next_offset),
        .least(next_least), .top(next_top)
    );
    always @(posedge clk)
        if (ending) begin
            residual_factor <= next_factor;
            offset <= next_offset;
            least <= next_least;
            top <= next_top;
            plain <= !`DESCRIPTOR_EXPLICIT(fetching);
        end

    reg [POSITIONS*SUM-1:0] code_sums2;
    reg [DRAIN*POSITIONS*8-1:0] operands2;
    wire [DRAIN*POSITIONS*8-1:0] operands1;
    always @(posedge clk) begin
        code_sums2 <= plain ? {(POSITIONS * SUM) {1'b0}} : code_sums;
        operands2 <= operands1;
    end

    wire [DRAIN*POSITIONS*16-1:0] codes;
    genvar g, k;
    generate
        for (g = 0; g < POSITIONS; g = g + 1) begin : operand_lane
            wire [DRAIN*8-1:0] own;
            bitgear_choose #(.WIDTH(DRAIN * 8), .COUNT(BLOCK / DRAIN), .BITS(CHANNEL - DRAINED)) choose (
                .words(operand[g*BLOCK*8+:BLOCK*8]), .index(channel[CHANNEL-1:DRAINED]), .word(own)
            );
            for (k = 0; k < DRAIN; k = k + 1) begin : one
                assign operands1[(k*POSITIONS+g)*8+:8] = own[k*8+:8];
            end
        end
        for (k = 0; k < DRAIN; k = k + 1) begin : drained_channel
            // A bias as all positions need it, its high part 3 cycles later than its low part.
            wire [88:0] entry = table_entries[k*89+:89];
            wire [63:0] bias2 = offset + (maximum ? 64'd0 : entry[88:25]);
            reg [23:0] bias3, bias4, bias5;
            reg signed [24:0] multiplier3, multiplier4;
            always @(posedge clk) begin
                bias3 <= bias2[63:40];
                bias4 <= bias3;
                bias5 <= bias4;
                multiplier3 <= maximum ? 25'd0 : entry[24:0];
                multiplier4 <= multiplier3;
            end

            // The one position of a folded tile gets the sums of all: pixels of an average pooling, 16 bits each.
            wire [POSITIONS*SUM-1:0] accumulations;
            wire [POSITIONS*16-1:0] pixels;
            wire [FOLDED-1:0] folded;
            for (g = 0; g < POSITIONS; g = g + 1) begin : pixel
                assign pixels[g*16+:16] = accumulations[g*SUM+:16];
            end
            bitgear_fold #(.COUNT(POSITIONS)) fold_all (.words(pixels), .sum(folded));

            for (g = 0; g < POSITIONS; g = g + 1) begin : lane
                localparam AT = k * POSITIONS + g;
                bitgear_requantiser #(.SUM(SUM), .WIDE(g == 0)) requantiser (
                    .clk(clk), .sum(sums[AT*SUM+:SUM]), .code_sum(code_sums2[g*SUM+:SUM]),
                    .residual_code(operands2[AT*8+:8]), .twice(!plain), .maximum(maximum), .logits(logits),
                    .least(least), .top(top), .residual_factor(residual_factor), .shift(shift), .last_byte(last_byte),
                    .accumulation(accumulations[g*SUM+:SUM]), .fold(fold),
                    .folded({{(SUM - FOLDED) {1'b0}}, folded}), .bias_low(bias2[39:0]),
                    .bias_high(bias5), .multiplier_low(multiplier3), .multiplier_high(multiplier4),
                    .code(codes[AT*16+:16])
                );
            end
            assign results[k*16+:16] = codes[k*POSITIONS*16+:16];
        end
    endgenerate

    reg [LATENCY*17-1:0] arrivals;   // {logits, number} of the codes on their way
    always @(posedge clk) arrivals <= {arrivals[(LATENCY-1)*17-1:0], logits, number};
    assign result_valid = pushes[LATENCY] && arrivals[LATENCY*17-1];
    assign result_index = arrivals[LATENCY*17-2-:16];

    // --- write
    reg [471:0] leaving, writing;    // of the codes on their way, and of those that are written
    reg [POSITIONS*BLOCK*8-1:0] collected, outgoing;
    reg finished, write;
    reg [2:0] write_plane;
    reg [3:1] write_beats;
    wire leaving_logits = `DESCRIPTOR_LOGITS(leaving);
    wire [3:0] write_width = `DESCRIPTOR_OUT_WIDTH(writing);
    wire write_last = {1'b0, write_plane} + 4'd1 == write_width;
    integer p, n;
    wire [POSITIONS*BLOCK-1:0] bits;
    always @(posedge clk) begin
        if (last_channel) leaving <= requantising;
        if (pushes[LATENCY])
            for (p = 0; p < POSITIONS; p = p + 1) begin
                collected[p*BLOCK*8+:(BLOCK-DRAIN)*8] <= collected[(p*BLOCK+DRAIN)*8+:(BLOCK-DRAIN)*8];
                for (n = 0; n < DRAIN; n = n + 1)
                    collected[((p+1)*BLOCK-DRAIN+n)*8+:8] <= codes[(n*POSITIONS+p)*16+:8];
            end
        finished <= !reset && finishes[LATENCY];
        if (finished) begin
            outgoing <= collected;
            writing <= leaving;
        end
        if (reset) write <= 1'b0;
        else if (finished) write <= !leaving_logits;
        else if (write_last) write <= 1'b0;
        if (finished) write_plane <= 0;
        else if (write) write_plane <= write_plane + 3'd1;
        write_beats <= reset ? 3'd0 : {write_beats[2:1], write};
    end
    genvar c;
    generate
        for (c = 0; c < POSITIONS * BLOCK; c = c + 1) begin : plane
            bitgear_choose #(.WIDTH(1), .COUNT(8), .BITS(3)) choose (
                .words(outgoing[c*8+:8]), .index(write_plane), .word(bits[c])
            );
        end
    endgenerate

    bitgear_port #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .BANKS(BANKS), .BANK_BITS(BANK_BITS), .ADDRESS(ADDRESS)
    ) port (
        .clk(clk), .fetch(fetch), .fetch_taken(fetch_taken), .fetch_tile(fetching), .fetch_plane(fetch_plane[2:0]),
        .fetched(fetched),
        .write(write), .write_tile(writing), .write_plane(write_plane), .bits(bits),
        .host_write(host_write), .host_address(host_address), .host_part(host_part), .host_data(host_data),
        .addresses(addresses), .bank_write(bank_write), .bank_data(bank_data), .bank_words(bank_words)
    );

    assign drained = count == 0 && !fetch_valid && !requantise && pushes == 0 && !finished && !write
        && write_beats == 0;
    always @(posedge clk)
        overrun <= !reset && (overrun || (ending && (!fetch_done || (requantise && !last_channel)))
            || (finished && write && !write_last));
endmodule

`default_nettype wire
