// The array: OUTPUTS x POSITIONS sums over differences of bit vectors, output stationary.
//
// Weight bits and code bits of one significance e + j (a diagonal) are compared, and the places where they
// differ are counted; the sums are shifted once between diagonals, from the most significant one down. Beside
// them run the sums of the ones of each filter's weights and of each position's codes. Products follow:
//     2 sum(q code) = sum(q's ones) + sum(codes' ones) - sum(differences), each weighted by its diagonal.
// A weight of width b is 2 q + 1 - 2^b (docs/arithmetic.md, "Accumulation"), and the last term is the sum of
// the codes' ones, so that an accumulation is sum(q's ones) - sum(differences). When a tile ends the sums move
// to shadow registers, where they are read channel by channel while the next tile runs.
`default_nettype none
module bitgear_array #(
    parameter OUTPUTS   = 16,
    parameter POSITIONS = 16,
    parameter INPUTS    = 48,
    parameter COUNT     = 6,   // width of a count of INPUTS
    parameter SUM       = 28,  // width of a sum
    parameter CHANNEL   = 4,   // width of a channel's number, 2**CHANNEL = OUTPUTS
    parameter DRAIN     = 2,   // channels read at once, a power of 2
    parameter DIAGONAL  = 4    // width of a diagonal's number
) (
    input  wire                           clk,
    input  wire [OUTPUTS*INPUTS-1:0]      weights,    // plane bits, one filter after another
    input  wire [POSITIONS*INPUTS-1:0]    codes,      // plane bits, one position after another
    // with the operands:
    input  wire                           valid,
    input  wire                           first,      // of a tile: the sums begin anew; not negative
    input  wire                           shift,      // first of a diagonal
    input  wire [DIAGONAL-1:0]            diagonal,
    input  wire                           negative,   // subtract; a tile does not end with it
    input  wire                           last,       // of a tile
    // shadow registers:
    output reg                            ending,     // a tile has ended: its sums are there from the next cycle on
    input  wire [CHANNEL-1:0]             channel,    // a multiple of DRAIN
    // one cycle later, of this channel and its neighbours: accumulations, or with the code sums twice the sums
    // of products
    output wire [DRAIN*POSITIONS*SUM-1:0] sums,
    output wire [POSITIONS*SUM-1:0]       code_sums   // from `ending` on
);
    localparam DRAINED = $clog2(DRAIN);
    localparam NODES = INPUTS + INPUTS / 2;
    localparam WEIGHT = (1 << DIAGONAL) + 1;

    // The counts take two cycles; control follows. A subtraction adds to the sums' complements, which are
    // turned back by the next beat that adds.
    reg [1:0] valid_d, first_d, shift_d, negative_d, last_d;
    reg domain, toggle, fill;
    reg [DIAGONAL-1:0] diagonal_d;
    reg signed [WEIGHT-1:0] weight;
    wire signed [WEIGHT-1:0] significance = {{(WEIGHT - 1) {1'b0}}, 1'b1} << diagonal_d;
    always @(posedge clk) begin
        valid_d    <= {valid_d[0], valid};
        first_d    <= {first_d[0], first};
        shift_d    <= {shift_d[0], shift};
        negative_d <= {negative_d[0], negative};
        last_d     <= {last_d[0], last & valid};
        domain     <= valid_d[1] ? negative_d[1] : domain;
        toggle     <= negative_d[0] ^ (valid_d[1] ? negative_d[1] : domain);
        fill       <= valid_d[1] ? negative_d[1] : domain;
        ending     <= last_d[1];
        diagonal_d <= diagonal;
        weight     <= !valid_d[0] ? {WEIGHT{1'b0}} : negative_d[0] ? -significance : significance;
    end

    // --- the ones of the weights
    wire [OUTPUTS*SUM-1:0] weight_sums;
    wire [OUTPUTS*NODES-1:0] weight_nodes;
    genvar o, p, i;
    generate
        for (o = 0; o < OUTPUTS; o = o + 1) begin : filter
            bitgear_parity #(.N(INPUTS)) parity (
                .bits(weights[o*INPUTS+:INPUTS]), .nodes(weight_nodes[o*NODES+:NODES])
            );
            bitgear_ones #(.N(INPUTS), .COUNT(COUNT), .SUM(SUM), .WEIGHT(WEIGHT)) ones (
                .clk(clk), .nodes(weight_nodes[o*NODES+:NODES]), .first(first_d[1]), .weight(weight),
                .ending(ending), .kept(weight_sums[o*SUM+:SUM])
            );
        end
    endgenerate

    wire [DRAIN*SUM-1:0] drained_weights;
    bitgear_choose #(.WIDTH(DRAIN * SUM), .COUNT(OUTPUTS / DRAIN), .BITS(CHANNEL - DRAINED)) choose_weights (
        .words(weight_sums), .index(channel[CHANNEL-1:DRAINED]), .word(drained_weights)
    );

    generate
        for (p = 0; p < POSITIONS; p = p + 1) begin : position
            // --- the ones of the codes
            wire [NODES-1:0] nodes;
            bitgear_parity #(.N(INPUTS)) parity (.bits(codes[p*INPUTS+:INPUTS]), .nodes(nodes));
            bitgear_ones #(.N(INPUTS), .COUNT(COUNT), .SUM(SUM), .WEIGHT(WEIGHT)) ones (
                .clk(clk), .nodes(nodes), .first(first_d[1]), .weight(weight), .ending(ending),
                .kept(code_sums[p*SUM+:SUM])
            );

            // --- their differences
            wire [OUTPUTS*SUM-1:0] column;
            for (o = 0; o < OUTPUTS; o = o + 1) begin : filter
                wire [COUNT-1:0] differences;
                bitgear_differences #(.N(INPUTS), .W(COUNT)) compare (
                    .clk(clk), .a(nodes), .b(weight_nodes[o*NODES+:NODES]), .count(differences)
                );
                bitgear_sum #(.COUNT(COUNT), .SUM(SUM)) add (
                    .clk(clk), .valid(valid_d[1]), .first(first_d[1]), .shift(shift_d[1]), .toggle(toggle),
                    .fill(fill), .count(differences), .ending(ending), .kept(column[o*SUM+:SUM])
                );
            end

            wire [DRAIN*SUM-1:0] drained;
            bitgear_choose #(.WIDTH(DRAIN * SUM), .COUNT(OUTPUTS / DRAIN), .BITS(CHANNEL - DRAINED)) choose (
                .words(column), .index(channel[CHANNEL-1:DRAINED]), .word(drained)
            );
            for (i = 0; i < DRAIN; i = i + 1) begin : difference
                reg [SUM-1:0] left;
                always @(posedge clk) left <= drained_weights[i*SUM+:SUM] - drained[i*SUM+:SUM];
                assign sums[(i*POSITIONS+p)*SUM+:SUM] = left;
            end
        end
    endgenerate
endmodule
`default_nettype wire
