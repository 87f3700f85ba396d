// Requantisation (docs/arithmetic.md), a channel every other cycle, in the form that the compiler gives it:
//     total = sum * multiplier + residual code * residual factor + bias
// shifted right by whole bytes. Rounding half, zero points and the place of the residual factor are in the
// numbers; a code's most significant bit is bit 7 whatever its width, so that clamping is always to 8 bits.
// Products are of 15 bits and a sign, as the device multiplies. Numbers in front of the dashes are cycles.
`default_nettype none
module bitgear_small_requantiser (
    input  wire               clk,
    input  wire               odd,            // 0: the numbers are there
    input  wire        [30:0] sum,
    input  wire        [24:0] multiplier,
    input  wire        [63:0] bias,
    input  wire        [7:0]  residual,
    input  wire        [63:0] factor,         // constant for a layer
    input  wire        [2:0]  shift,          // bytes, 1 to 6
    // 4 cycles later, and the one after
    output wire        [7:0]  code,
    output wire        [15:0] logit
);
    // --- 0
    wire signed [15:0] sum_low = $signed({1'b0, sum[14:0]});
    wire signed [15:0] sum_high = $signed(sum[30:15]);
    wire signed [15:0] multiplier_low = $signed({1'b0, multiplier[14:0]});
    wire signed [9:0] multiplier_high = $signed(multiplier[24:15]);
    // No wider than the product: yosys 0.23 loses the sign of a product's register that is (SB_MAC16).
    reg signed [31:0] low_low, high_low;
    reg signed [25:0] low_high, high_high;
    reg [23:0] part0, part1, part2, part3;
    reg [63:0] bias1;
    always @(posedge clk)
        if (!odd) begin
            low_low <= sum_low * multiplier_low;
            low_high <= sum_low * multiplier_high;
            high_low <= sum_high * multiplier_low;
            high_high <= sum_high * multiplier_high;
            part0 <= residual * factor[15:0];
            part1 <= residual * factor[31:16];
            part2 <= residual * factor[47:32];
            part3 <= residual * factor[63:48];
            bias1 <= bias;
        end

    // --- 1, 2
    reg signed [31:0] middle;
    reg [63:0] started, placed;
    reg signed [55:0] product;
    wire signed [55:0] outer = {high_high, low_low[29:0]};
    always @(posedge clk) begin
        middle <= {{6{low_high[25]}}, low_high} + high_low;
        started <= bias1 + {8'd0, part2, 8'd0, part0};
        placed <= started + {part3[15:0], 8'd0, part1, 16'd0};
        product <= outer + $signed({{9{middle[31]}}, middle, 15'd0});
    end

    // --- 3
    reg [63:0] total;
    always @(posedge clk) total <= placed + {{8{product[55]}}, product};

    // --- 4
    wire below = total[63];
    reg [7:0] near, next;
    reg above, beyond;       // bytes above the code's are not 0, above the logit's not its sign
    integer b;
    always @* begin
        case (shift)
            3'd1: {next, near} = total[23:8];
            3'd2: {next, near} = total[31:16];
            3'd3: {next, near} = total[39:24];
            3'd4: {next, near} = total[47:32];
            3'd5: {next, near} = total[55:40];
            default: {next, near} = total[63:48];
        endcase
        above = 1'b0;
        beyond = next[7] != below;
        for (b = 2; b < 8; b = b + 1) begin
            if (b[2:0] > shift) above = above | (|total[8*b+:8]);
            if (b[2:0] > shift + 3'd1) beyond = beyond | (total[8*b+:8] != {8{below}});
        end
    end
    assign code = below ? 8'd0 : near | {8{above}};
    assign logit = beyond ? {below, {15{!below}}} : {next, near};
endmodule
`default_nettype wire
