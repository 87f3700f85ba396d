// The array: OUTPUTS x POSITIONS sums of products of bit vectors, output stationary.
//
// Weight bits and code bits of one significance e + j (a diagonal) are added up, then the sums are
// shifted once, from the most significant diagonal down. Beside each position's sums runs one sum of the
// codes alone, because a weight of width b is 2 q + 1 - 2^b (docs/arithmetic.md, "Accumulation"):
// accumulation = 2 sum(q code) - (2^b - 1) sum(code). When a tile ends the sums move to shadow registers,
// where they are read channel by channel while the next tile runs.
`default_nettype none
module bitgear_array #(
    parameter OUTPUTS   = 16,
    parameter POSITIONS = 16,
    parameter INPUTS    = 48,
    parameter COUNT     = 6,   // width of a count of INPUTS
    parameter SUM       = 28,  // width of a sum
    parameter CHANNEL   = 4,   // width of a channel's number, 2**CHANNEL >= OUTPUTS
    parameter DRAIN     = 2    // channels read at once
) (
    input  wire                           clk,
    input  wire [OUTPUTS*INPUTS-1:0]      weights,    // plane bits, one filter after another
    input  wire [POSITIONS*INPUTS-1:0]    codes,      // plane bits, one position after another
    // with the operands:
    input  wire                           valid,
    input  wire                           first,      // of a tile: the sums begin anew
    input  wire                           shift,      // first of a diagonal
    input  wire                           negative,   // subtract
    input  wire                           last,       // of a tile
    // shadow registers:
    output reg                            ending,     // a tile has ended: its sums are there from the next cycle on
    input  wire [CHANNEL-1:0]             channel,
    output wire [DRAIN*POSITIONS*SUM-1:0] sums,       // of this channel and its neighbours
    output wire [POSITIONS*SUM-1:0]       code_sums
);
    // The popcount takes two cycles; control follows.
    reg [1:0] valid_d, first_d, shift_d, negative_d, last_d;
    always @(posedge clk) begin
        valid_d    <= {valid_d[0], valid};
        first_d    <= {first_d[0], first};
        shift_d    <= {shift_d[0], shift};
        negative_d <= {negative_d[0], negative};
        last_d     <= {last_d[0], last & valid};
    end

    always @(posedge clk) ending <= last_d[1];

    genvar o, p;
    generate
        for (p = 0; p < POSITIONS; p = p + 1) begin : position
            wire [INPUTS-1:0] vector = codes[p*INPUTS+:INPUTS];
            wire [COUNT-1:0] ones;
            bitgear_popcount #(.N(INPUTS), .W(COUNT)) count_codes (
                .clk(clk), .a(vector), .b({INPUTS{1'b1}}), .count(ones)
            );
            reg [SUM-1:0] sum, shadow;
            wire [SUM-1:0] base = first_d[1] ? {SUM{1'b0}} : shift_d[1] ? {sum[SUM-2:0], 1'b0} : sum;
            always @(posedge clk) begin
                if (valid_d[1]) sum <= base + {{(SUM - COUNT) {1'b0}}, ones};
                if (ending) shadow <= sum;
            end
            assign code_sums[p*SUM+:SUM] = shadow;

            wire [OUTPUTS*SUM-1:0] column;
            for (o = 0; o < OUTPUTS; o = o + 1) begin : filter
                wire [COUNT-1:0] count;
                bitgear_popcount #(.N(INPUTS), .W(COUNT)) count_products (
                    .clk(clk), .a(vector), .b(weights[o*INPUTS+:INPUTS]), .count(count)
                );
                reg [SUM-1:0] own, kept;
                wire [SUM-1:0] from = first_d[1] ? {SUM{1'b0}} : shift_d[1] ? {own[SUM-2:0], 1'b0} : own;
                wire [SUM-1:0] term = {{(SUM - COUNT) {1'b0}}, count} ^ {SUM{negative_d[1]}};
                always @(posedge clk) begin
                    if (valid_d[1]) own <= from + term + {{(SUM - 1) {1'b0}}, negative_d[1]};
                    if (ending) kept <= own;
                end
                assign column[o*SUM+:SUM] = kept;
            end
            for (o = 0; o < DRAIN; o = o + 1) begin : drained
                assign sums[(o*POSITIONS+p)*SUM+:SUM] = column[(channel+o)*SUM+:SUM];
            end
        end
    endgenerate
endmodule
`default_nettype wire
