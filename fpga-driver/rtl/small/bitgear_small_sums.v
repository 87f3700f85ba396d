// The accumulations of up to 256 channels of one pixel, in block memory. A weight's groups of three planes come
// most significant first and are put together before they are added.
`default_nettype none
module bitgear_small_sums (
    input  wire               clk,
    // 1: with the operands
    input  wire               valid,
    input  wire               first_group,
    input  wire               last_group,
    input  wire               begins,       // the channels anew
    input  wire [7:0]         base,         // first channel
    input  wire               first,        // of the sums: what was there before is dropped
    input  wire signed [15:0] product,      // 2
    // 2: a code instead of a product, which is 0 then
    input  wire               channelwise,
    input  wire               maximum,      // the largest code instead of the sum
    input  wire [7:0]         code,
    output wire               busy,
    // drained, one cycle later
    input  wire               drain,
    input  wire [7:0]         channel,
    output wire [30:0]        sum
);
    // --- 2: one weight's product
    reg valid2, first_group2, last_group2, first2, write;
    reg [7:0] index2, index3;
    reg first3;
    reg signed [22:0] value;
    wire signed [22:0] from = !first_group2 ? {value[19:0], 3'd0} : {15'd0, code & {8{channelwise}}};
    always @(posedge clk) begin
        valid2 <= valid;
        first_group2 <= first_group;
        last_group2 <= last_group;
        first2 <= first;
        if (valid) begin
            if (begins) index2 <= base;
            else if (first_group) index2 <= index2 + 8'd1;
        end
        if (valid2) value <= from + $signed({{7{product[15]}}, product});
        write <= valid2 && last_group2;
        index3 <= index2;
        first3 <= first2;
    end
    assign busy = valid2 || write;

    // --- 3: added
    (* no_rw_check *) reg [30:0] memory [0:255];   // no channel is read in the cycle that writes it
    reg [30:0] read;
    wire [30:0] kept = read & {31{!first3}};
    wire larger = kept[7:0] > value[7:0];
    wire [30:0] added = (kept & {31{!maximum || larger}}) + ({{8{value[22]}}, value} & {31{!(maximum && larger)}});
    always @(posedge clk) begin
        if (write) memory[index3] <= added;
        read <= memory[drain ? channel : index2];
    end
    assign sum = read;
endmodule
`default_nettype wire
