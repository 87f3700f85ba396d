// Requantisation of one position (docs/arithmetic.md), in steps of a byte: the compiler has shifted
// multiplier, bias and residual factor left, so that the shift is a multiple of 8, and has put the rounding
// half and the zero point's share into the bias. Five register stages.
`default_nettype none
module bitgear_requantiser #(
    parameter SUM = 28
) (
    input  wire                  clk,
    input  wire [SUM-1:0]        sum,
    input  wire [SUM-1:0]        code_sum,
    input  wire [7:0]            residual_code,   // the zero point where there is none
    // constant for a tile:
    input  wire                  explicit,
    input  wire                  maximum,
    input  wire                  logits,
    input  wire [7:0]            zero_res,
    input  wire [7:0]            zero_out,
    input  wire [3:0]            out_width,
    input  wire [23:0]           residual_factor,
    input  wire [2:0]            residual_shift,  // bytes
    input  wire [2:0]            shift,           // bytes, 1 to 6
    // one cycle after the sums:
    input  wire signed [24:0]    multiplier,
    input  wire [63:0]           bias,
    output reg  [15:0]           code             // 6 cycles after the sums
);
    reg signed [SUM-1:0] accumulation;
    reg [7:0] operand [1:4];
    reg signed [8:0] difference;
    always @(posedge clk) begin
        accumulation <= explicit ? sum : {sum[SUM-2:0], 1'b0} - code_sum;
        operand[1] <= residual_code;
        difference <= {1'b0, residual_code} - {1'b0, zero_res};
    end

    reg signed [SUM+24:0] product [2:3];
    reg signed [33:0] residual [2:3];
    reg [63:0] offset [2:3];
    reg signed [SUM-1:0] larger [2:4];
    always @(posedge clk) begin
        product[2] <= accumulation * multiplier;
        product[3] <= product[2];
        residual[2] <= difference * $signed({1'b0, residual_factor});
        residual[3] <= residual[2];
        offset[2] <= bias;
        offset[3] <= offset[2];
        larger[2] <= accumulation > $signed({{(SUM - 8) {1'b0}}, operand[1]})
            ? accumulation : {{(SUM - 8) {1'b0}}, operand[1]};
        larger[3] <= larger[2];
        larger[4] <= larger[3];
    end

    wire signed [63:0] wide_product = {{(64 - SUM - 25) {product[3][SUM+24]}}, product[3]};
    wire signed [63:0] wide_residual = {{30{residual[3][33]}}, residual[3]};
    reg signed [63:0] total;
    always @(posedge clk)
        total <= wide_product + (wide_residual <<< {residual_shift, 3'd0}) + $signed(offset[3]);

    // Above 17 bits only the sign matters.
    wire signed [63:0] shifted = total >>> {shift, 3'd0};
    wire fits = &shifted[63:16] || !(|shifted[63:16]);
    wire signed [17:0] near = fits ? shifted[17:0] : {{2{total[63]}}, {16{!total[63]}}};
    reg signed [17:0] level;
    always @(posedge clk)
        level <= maximum ? {10'd0, larger[4][7:0]} : near + $signed({10'd0, zero_out});

    wire [15:0] top = (16'd1 << out_width) - 16'd1;
    always @(posedge clk)
        if (logits)
            code <= level < -18'sd32768 ? 16'h8000 : level > 18'sd32767 ? 16'h7fff : level[15:0];
        else
            code <= level[17] ? 16'd0 : level > $signed({2'd0, top}) ? top : level[15:0];
endmodule
`default_nettype wire
