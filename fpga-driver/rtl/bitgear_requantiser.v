// Requantisation of one position (docs/arithmetic.md), in steps of a byte: the compiler has shifted
// multiplier, bias and residual factor left, so that the shift is a multiple of 8, and has put the rounding
// half and the zero point's share into the bias. What is the same for all positions comes ready
// (bitgear_constants): the residual factor at its place, the zero points' share in the bias.
//
// Five products in a chain of adders, each as wide as a multiplier block and its adder; the sum has a low part
// of 16 bits and a high one of 48. Numbers in front of the dashes are cycles, 1 the one that chooses the
// channel.
`default_nettype none
module bitgear_requantiser #(
    parameter SUM  = 28,
    parameter WIDE = 0       // makes logits too
) (
    input  wire                  clk,
    // 2
    input  wire [SUM-1:0]        sum,             // accumulation, or twice that less the code sum
    input  wire [SUM-1:0]        code_sum,        // 0 where it is the accumulation
    input  wire [7:0]            residual_code,   // 0 where there is none
    output wire [SUM-1:0]        accumulation,
    input  wire                  fold,            // the sum of all positions instead, where WIDE
    input  wire [SUM-1:0]        folded,
    // constant for a tile
    input  wire                  twice,           // `sum` is
    input  wire                  maximum,         // of accumulation and residual code, without a product
    input  wire                  logits,
    input  wire [7:0]            least,           // the residual code where there is none
    input  wire [7:0]            top,             // largest code
    input  wire [63:0]           residual_factor,
    input  wire [2:0]            shift,           // bytes, 1 to 6
    input  wire [2:0]            last_byte,       // shift less 1
    // 2, 5: low and high part
    input  wire [39:0]           bias_low,
    input  wire [23:0]           bias_high,
    // 3, 4: low and high part of the accumulation
    input  wire signed [24:0]    multiplier_low,
    input  wire signed [24:0]    multiplier_high,
    output reg  [15:0]           code             // 7
);
    // --- 2
    wire [SUM-1:0] half = twice ? {sum[SUM-1], sum[SUM-1:1]} : sum;
    wire odd = code_sum[0];    // as is the sum, where it is twice
    wire [SUM:0] whole = {code_sum[SUM-1], code_sum[SUM-1:1], odd} + {half, odd};
    assign accumulation = whole[SUM:1];
    reg signed [SUM-17:0] high3;
    reg [15:0] low3;
    reg signed [47:0] start3;
    reg [7:0] residual3, residual4, residual5;
    always @(posedge clk) begin
        {high3, low3} <= WIDE != 0 && fold ? folded : accumulation;
        start3 <= $signed({1'b0, residual_code}) * $signed({1'b0, residual_factor[15:0]}) + $signed({8'd0, bias_low});
        residual3 <= residual_code;
        residual4 <= residual3;
        residual5 <= residual4;
    end

    // --- 3
    wire [8:0] compared = {1'b0, low3[7:0]} + {1'b0, ~(residual3 | least)};
    reg larger4, larger5, larger6;      // the accumulation, which is a code
    reg [7:0] larger_code4, larger_code5, larger_code6;
    reg signed [SUM-17:0] high4;
    reg signed [47:0] low4;
    always @(posedge clk) begin
        larger4 <= maximum && compared[8];
        larger5 <= larger4;
        larger6 <= larger5;
        larger_code4 <= low3[7:0];
        larger_code5 <= larger_code4;
        larger_code6 <= larger_code5;
        low4 <= $signed({1'b0, low3}) * multiplier_low + start3;
        high4 <= high3;
    end

    // --- 4, 5
    reg signed [47:0] middle5, middle6;
    reg [23:0] high6;
    reg [7:0] low5, low6;
    always @(posedge clk) begin
        middle5 <= high4 * multiplier_high + (low4 >>> 16);
        low5 <= low4[15:8];
        middle6 <= $signed({1'b0, residual5}) * $signed({1'b0, residual_factor[39:16]}) + middle5;
        high6 <= residual5 * residual_factor[63:40] + bias_high;
        low6 <= low5;
    end

    // --- 6: bytes of the sum from 1 on; of those above the chosen one only the sign matters
    wire [23:0] highest = middle6[47:24] + high6;
    wire [55:0] total = {highest, middle6[23:0], low6};
    wire below = total[55];
    wire [7:0] near;
    bitgear_choose #(.WIDTH(8), .COUNT(8), .BITS(3)) choose (
        .words({total[47:32], total[47:0]}), .index(last_byte), .word(near)
    );
    reg above;
    integer b;
    always @* begin
        above = 1'b0;
        for (b = 1; b < 7; b = b + 1) above = above | (b[2:0] >= shift && |total[8*b+:8]);
    end
    wire over = above || |(near & ~top);
    wire [7:0] clamped = larger6 ? larger_code6 : below ? 8'd0 : over ? top : near;
    generate
        if (WIDE != 0) begin : wide
            wire [7:0] next;
            bitgear_choose #(.WIDTH(8), .COUNT(8), .BITS(3)) choose_next (
                .words({total[55:40], total[55:8]}), .index(last_byte), .word(next)
            );
            reg beyond;
            integer c;
            always @* begin
                beyond = next[7] != below;
                for (c = 2; c < 7; c = c + 1)
                    beyond = beyond | (c[2:0] > shift && total[8*c+:8] != {8{below}});
            end
            always @(posedge clk)
                if (logits) code <= beyond ? {below, {15{!below}}} : {next, near};
                else code <= {8'd0, clamped};
        end else begin : narrow
            always @(posedge clk) code <= {8'd0, clamped};
        end
    endgenerate
endmodule
`default_nettype wire
