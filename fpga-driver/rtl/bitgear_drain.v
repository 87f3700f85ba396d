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
    // port b of the banks
    output wire [BANKS*ADDRESS-1:0]   addresses,
    output wire [BANKS-1:0]           bank_write,
    output wire [BANKS*BLOCK-1:0]     bank_data,
    input  wire [BANKS*BLOCK-1:0]     bank_words,
    // logits
    output wire                       result_valid,
    output wire [15:0]                result_index,
    output wire [DRAIN*16-1:0]        results
);
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
    wire fetch_taken;
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
    reg [6:1] pushes, finishes;
    assign channel = next_channel[CHANNEL-1:0];
    always @(posedge clk) begin
        if (ending) requantising <= fetching;
        if (reset) next_channel <= {1'b1, {CHANNEL{1'b0}}};
        else if (ending) next_channel <= 0;
        else if (requantise) next_channel <= next_channel + DRAIN[CHANNEL:0];
        pushes <= reset ? 6'd0 : {pushes[5:1], requantise};
        finishes <= reset ? 6'd0 : {finishes[5:1], last_channel};
    end

    wire has_operand = `DESCRIPTOR_RESIDUAL(requantising);
    wire explicit = `DESCRIPTOR_EXPLICIT(requantising);
    wire maximum = `DESCRIPTOR_MAXIMUM(requantising);
    wire logits = `DESCRIPTOR_LOGITS(requantising);
    wire [3:0] out_width = `DESCRIPTOR_OUT_WIDTH(requantising);
    wire [7:0] zero_out = `DESCRIPTOR_ZERO_OUT(requantising);
    wire [7:0] zero_res = `DESCRIPTOR_ZERO_RES(requantising);
    wire [23:0] residual_factor = `DESCRIPTOR_RESIDUAL_FACTOR(requantising);
    wire [2:0] residual_shift = `DESCRIPTOR_RESIDUAL_SHIFT(requantising);
    wire [2:0] shift = `DESCRIPTOR_SHIFT(requantising);
    wire [15:0] table_base = `DESCRIPTOR_TABLE_BASE(requantising);
    wire [15:0] number = {requantising[455:448], {(16 - 8) {1'b0}}} >> (8 - CHANNEL)
        | {{(16 - CHANNEL) {1'b0}}, channel};
    assign table_address = table_base + number;

    // The one position of a folded tile gets the sums of all.
    wire fold = `DESCRIPTOR_FOLD(requantising);
    reg [DRAIN*SUM-1:0] totals;
    integer d, t;
    always @* begin
        totals = 0;
        for (d = 0; d < DRAIN; d = d + 1)
            for (t = 0; t < POSITIONS; t = t + 1)
                totals[d*SUM+:SUM] = totals[d*SUM+:SUM] + sums[(d*POSITIONS+t)*SUM+:SUM];
    end

    wire [DRAIN*POSITIONS*16-1:0] codes;
    genvar g, k;
    generate
        for (k = 0; k < DRAIN; k = k + 1) begin : drained_channel
            wire [88:0] entry = table_entries[k*89+:89];
            for (g = 0; g < POSITIONS; g = g + 1) begin : lane
                wire [BLOCK*8-1:0] own = operand[g*BLOCK*8+:BLOCK*8];
                wire [SUM-1:0] sum = sums[(k*POSITIONS+g)*SUM+:SUM];
                bitgear_requantiser #(.SUM(SUM)) requantiser (
                    .clk(clk), .sum(fold && g == 0 ? totals[k*SUM+:SUM] : sum),
                    .code_sum(code_sums[g*SUM+:SUM]),
                    .residual_code(has_operand ? own[(channel+k)*8+:8] : zero_res),
                    .explicit(explicit), .maximum(maximum), .logits(logits), .zero_res(zero_res),
                    .zero_out(zero_out), .out_width(out_width), .residual_factor(residual_factor),
                    .residual_shift(residual_shift), .shift(shift),
                    .multiplier(entry[24:0]), .bias(entry[88:25]),
                    .code(codes[(k*POSITIONS+g)*16+:16])
                );
            end
            assign results[k*16+:16] = codes[k*POSITIONS*16+:16];
        end
    endgenerate

    reg [6*17-1:0] arrivals;   // {logits, number} of the codes on their way
    always @(posedge clk) arrivals <= {arrivals[5*17-1:0], logits, number};
    assign result_valid = pushes[6] && arrivals[6*17-1];
    assign result_index = arrivals[6*17-2-:16];

    // --- write
    reg [471:0] leaving, writing;    // of the codes on their way, and of those that are written
    reg [POSITIONS*BLOCK*8-1:0] collected, outgoing;
    reg finished, write;
    reg [2:0] write_plane;
    reg [3:1] write_beats;
    wire leaving_logits = `DESCRIPTOR_LOGITS(leaving);
    wire [3:0] write_width = `DESCRIPTOR_OUT_WIDTH(writing);
    wire write_last = {1'b0, write_plane} + 4'd1 == write_width;
    integer p, c, n;
    reg [POSITIONS*BLOCK-1:0] bits;
    always @(posedge clk) begin
        if (last_channel) leaving <= requantising;
        if (pushes[6])
            for (p = 0; p < POSITIONS; p = p + 1) begin
                collected[p*BLOCK*8+:(BLOCK-DRAIN)*8] <= collected[(p*BLOCK+DRAIN)*8+:(BLOCK-DRAIN)*8];
                for (n = 0; n < DRAIN; n = n + 1)
                    collected[((p+1)*BLOCK-DRAIN+n)*8+:8] <= codes[(n*POSITIONS+p)*16+:8];
            end
        finished <= !reset && finishes[6];
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
    always @*
        for (c = 0; c < POSITIONS * BLOCK; c = c + 1) bits[c] = outgoing[c*8+{29'd0, write_plane}];

    bitgear_port #(
        .POSITIONS(POSITIONS), .BLOCK(BLOCK), .BANKS(BANKS), .BANK_BITS(BANK_BITS), .ADDRESS(ADDRESS)
    ) port (
        .clk(clk), .fetch(fetch), .fetch_taken(fetch_taken), .fetch_tile(fetching), .fetch_plane(fetch_plane[2:0]), .fetched(fetched),
        .write(write), .write_tile(writing), .write_plane(write_plane), .bits(bits),
        .addresses(addresses), .bank_write(bank_write), .bank_data(bank_data), .bank_words(bank_words)
    );

    assign drained = count == 0 && !fetch_valid && !requantise && pushes == 0 && !finished && !write
        && write_beats == 0;
    always @(posedge clk)
        overrun <= !reset && (overrun || (ending && (!fetch_done || (requantise && !last_channel)))
            || (finished && write && !write_last));
endmodule

`default_nettype wire
