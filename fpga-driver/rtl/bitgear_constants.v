// What requantisation needs once a tile: the residual factor at its place, and what all biases share. Follows
// `descriptor` with 3 cycles' delay.
`default_nettype none
`include "bitgear_fields.vh"
module bitgear_constants (
    input  wire         clk,
    input  wire [447:0] descriptor,
    output reg  [63:0]  residual_factor,
    output reg  [63:0]  offset,          // of a bias
    output reg  [7:0]   least,           // the residual code where there is none
    output reg  [7:0]   top              // largest code
);
    wire maximum = `DESCRIPTOR_MAXIMUM(descriptor);
    wire has_operand = `DESCRIPTOR_RESIDUAL(descriptor);
    wire [3:0] out_width = `DESCRIPTOR_OUT_WIDTH(descriptor);
    wire [7:0] zero_out = `DESCRIPTOR_ZERO_OUT(descriptor);
    wire [7:0] zero_res = `DESCRIPTOR_ZERO_RES(descriptor);
    wire [23:0] factor = `DESCRIPTOR_RESIDUAL_FACTOR(descriptor);
    wire [2:0] residual_shift = `DESCRIPTOR_RESIDUAL_SHIFT(descriptor);
    wire [2:0] shift = `DESCRIPTOR_SHIFT(descriptor);

    reg [31:0] zero_product1;
    reg [63:0] placed2, zero2;
    always @(posedge clk) begin
        zero_product1 <= zero_res * factor;
        placed2 <= {32'd0, has_operand ? zero_product1 : 32'd0} << {residual_shift, 3'd0};
        zero2 <= {56'd0, zero_out} << {shift, 3'd0};
        // A larger of two codes that is not the accumulation: times 256, without another bias.
        residual_factor <= maximum ? 64'd256 : {40'd0, factor} << {residual_shift, 3'd0};
        least <= maximum && !has_operand ? zero_res : 8'd0;
        if (maximum) offset <= {48'd0, least, 8'd0};
        else offset <= zero2 - placed2;
        top <= ~(8'hff << out_width);
    end
endmodule
`default_nettype wire
